"""What happens to stalls and their offers."""

STORE_OPENED = "stores.store_opened"
STORE_CHANGED = "stores.store_changed"
PRODUCT_OFFERED = "stores.product_offered"
PHOTOGRAPHED = "stores.photographed"
OFFER_CHANGED = "stores.offer_changed"
OFFER_HIDDEN = "stores.offer_hidden"
OFFER_SHOWN = "stores.offer_shown"
HOLIDAY_SET = "stores.holiday_set"
REVIEW_WRITTEN = "stores.review_written"
REVIEW_CHANGED = "stores.review_changed"
REVIEW_WITHDRAWN = "stores.review_withdrawn"
REVIEW_ANSWERED = "stores.review_answered"
REVIEW_HIDDEN = "stores.review_hidden"
REVIEW_SHOWN = "stores.review_shown"
CHECK_BEGUN = "stores.check_begun"
REPORTED = "stores.reported"
TAKEDOWN_ASKED = "stores.takedown_asked"
LET_THROUGH = "stores.let_through"
ASKED_SELLER = "stores.asked_seller"
SELLER_ANSWERED = "stores.seller_answered"
REFUSED = "stores.refused"
KEPT = "stores.kept"
TAKEN_DOWN = "stores.taken_down"
RESTORED = "stores.restored"
PAPER_ADDED = "stores.paper_added"
APPEALED = "stores.appealed"
APPEAL_ANSWERED = "stores.appeal_answered"
QUESTION_ASKED = "stores.question_asked"
QUESTION_ANSWERED = "stores.question_answered"
FEE_PROPOSED = "stores.fee_proposed"
FEE_ACCEPTED = "stores.fee_accepted"
FEE_TURNED_DOWN = "stores.fee_turned_down"
FEE_ENDED = "stores.fee_ended"
CONSIGNMENT_PROPOSED = "stores.consignment_proposed"
CONSIGNMENT_ACCEPTED = "stores.consignment_accepted"
CONSIGNMENT_TURNED_DOWN = "stores.consignment_turned_down"
CONSIGNMENT_ENDED = "stores.consignment_ended"
CONSIGNED = "stores.consigned"
CONSIGNED_OVER = "stores.consigned_over"
MEMBER_JOINED = "stores.member_joined"
MEMBER_LEFT = "stores.member_left"

ACTS = {
    STORE_OPENED: "A stall opened to buyers; marked as a rehearsal when only tried out.",
    STORE_CHANGED: "A stall's name, story, place, phone, photo or terms changed.",
    PRODUCT_OFFERED: "A product was put up for sale in a stall.",
    PHOTOGRAPHED: "A product on sale got photos of which at least two are light, sharp and large enough.",
    OFFER_CHANGED: "A product on sale was described anew, or its price changed.",
    OFFER_HIDDEN: "A product was taken out of buyers' sight.",
    OFFER_SHOWN: "A hidden product was put back in buyers' sight.",
    HOLIDAY_SET: "A stall said when it takes no orders, or that it takes orders again.",
    REVIEW_WRITTEN: "Somebody who bought a product reviewed it.",
    REVIEW_CHANGED: "A buyer changed their review.",
    REVIEW_WITHDRAWN: "A buyer took their review back.",
    REVIEW_ANSWERED: "A stall answered a review, or changed its answer.",
    REVIEW_HIDDEN: "A review was taken out of everybody's sight, with the kind of reason.",
    REVIEW_SHOWN: "A hidden review was put back in everybody's sight.",
    CHECK_BEGUN: "Goods that need a look first wait for a moderator.",
    REPORTED: "Somebody reported goods, a stall or words of others; the data names the thing by type and id.",
    TAKEDOWN_ASKED: "An authority or a rights-holder asked to take something down; a clock runs.",
    LET_THROUGH: "A moderator let goods through to buyers.",
    ASKED_SELLER: "A moderator asked the seller for something before deciding.",
    SELLER_ANSWERED: "The seller answered what a moderator asked.",
    REFUSED: "A moderator refused goods, with a reason; buyers do not see them.",
    KEPT: "A moderator found nothing wrong with what was reported.",
    TAKEN_DOWN: "Something was taken out of the public's sight; the data names it by type and id, so that its room hides it.",
    RESTORED: "Something taken down was put back; the data names it by type and id, so that its room shows it again.",
    PAPER_ADDED: "A seller showed the moderators a photo of a paper.",
    APPEALED: "A seller asked for a second look at a decision.",
    APPEAL_ANSWERED: "A second look was given: the decision stands or is reversed.",
    QUESTION_ASKED: "A visitor asked a seller about goods.",
    QUESTION_ANSWERED: "A seller answered a question, for everybody or for the asker alone.",
    FEE_PROPOSED: "One side proposed a fee for each order of a stall.",
    FEE_ACCEPTED: "The other side accepted a fee; it holds from its first day.",
    FEE_TURNED_DOWN: "A proposed fee was turned down, or taken back by who proposed it.",
    FEE_ENDED: "One side ended a fee agreement, with its last day.",
    CONSIGNMENT_PROPOSED: "A stall proposed to offer a neighbour's goods, and what the neighbour gets of each sale.",
    CONSIGNMENT_ACCEPTED: "The maker accepted that a stall offers its goods; it holds from its first day.",
    CONSIGNMENT_TURNED_DOWN: "A maker turned a stall's proposal down, or the stall took it back.",
    CONSIGNMENT_ENDED: "One side ended an agreement on a neighbour's goods, with its last day.",
    MEMBER_JOINED: "A household accepted to sell under a cooperative's name.",
    MEMBER_LEFT: "One side ended a household's membership of a cooperative, with its last day.",
    CONSIGNED: "A stall said at what price it offers a neighbour's goods, or that it does not any more.",
    CONSIGNED_OVER: "A neighbour's goods left a stall because what the two had agreed on is over, or because the house took all such goods down.",
}
