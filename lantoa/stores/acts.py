"""What happens to stalls and their offers."""

STORE_OPENED = "stores.store_opened"
STORE_CHANGED = "stores.store_changed"
PRODUCT_OFFERED = "stores.product_offered"
OFFER_CHANGED = "stores.offer_changed"
OFFER_HIDDEN = "stores.offer_hidden"
OFFER_SHOWN = "stores.offer_shown"
HOLIDAY_SET = "stores.holiday_set"
REVIEW_WRITTEN = "stores.review_written"
REVIEW_CHANGED = "stores.review_changed"
REVIEW_WITHDRAWN = "stores.review_withdrawn"
REVIEW_ANSWERED = "stores.review_answered"
REVIEW_FLAGGED = "stores.review_flagged"
REVIEW_HIDDEN = "stores.review_hidden"
REVIEW_SHOWN = "stores.review_shown"

ACTS = {
    STORE_OPENED: "A stall opened to buyers; marked as a rehearsal when only tried out.",
    STORE_CHANGED: "A stall's name, story, place, phone, photo or terms changed.",
    PRODUCT_OFFERED: "A product was put up for sale in a stall.",
    OFFER_CHANGED: "A product on sale was described anew, or its price changed.",
    OFFER_HIDDEN: "A product was taken out of buyers' sight.",
    OFFER_SHOWN: "A hidden product was put back in buyers' sight.",
    HOLIDAY_SET: "A stall said when it takes no orders, or that it takes orders again.",
    REVIEW_WRITTEN: "Somebody who bought a product reviewed it.",
    REVIEW_CHANGED: "A buyer changed their review.",
    REVIEW_WITHDRAWN: "A buyer took their review back.",
    REVIEW_ANSWERED: "A stall answered a review, or changed its answer.",
    REVIEW_FLAGGED: "Somebody said that a review should be looked at, with the kind of reason.",
    REVIEW_HIDDEN: "A review was taken out of everybody's sight, with the kind of reason.",
    REVIEW_SHOWN: "A hidden review was put back in everybody's sight.",
}
