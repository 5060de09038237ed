"""What happens in a livestream sale."""

PLANNED = "live.session_planned"
CHANGED = "live.session_changed"
ON_AIR = "live.session_on_air"
OVER = "live.session_over"
CLOSED = "live.session_closed"
STALL_ASKED = "live.stall_asked"
STALL_JOINED = "live.stall_joined"
STALL_LEFT = "live.stall_left"
PICKED = "live.picked"
PICK_CHANGED = "live.pick_changed"
PICK_REMOVED = "live.pick_removed"
PINNED = "live.pinned"
UNPINNED = "live.unpinned"
PAPER_SHOWN = "live.paper_shown"
PAPER_TAKEN_BACK = "live.paper_taken_back"
PASTED = "live.comments_pasted"
DECIDED = "live.comments_decided"
CORRECTED = "live.comment_corrected"
MADE_WHOLE = "live.want_made_whole"
LAPSED = "live.holds_lapsed"
SERVED = "live.waiting_served"
CLAIMED = "live.claim_ordered"
ASKED_AGAIN = "live.asked_again"
NO_SHOW = "live.no_show"
NO_SHOW_CONTESTED = "live.no_show_contested"

ACTS = {
    PLANNED: "A household planned a livestream sale.",
    CHANGED: "A household changed when its livestream is, how long goods are held, or its rules.",
    ON_AIR: "A livestream sale went on air; with who streams and who had verified that person's identity.",
    OVER: "A livestream sale is over: nobody comments any more, what is held can still be claimed.",
    CLOSED: "The account of a livestream sale was closed; with how many comments came and what became of them.",
    STALL_ASKED: "A stall was asked to stand in a neighbour's livestream sale.",
    STALL_JOINED: "A stall agreed to stand in a livestream sale.",
    STALL_LEFT: "A stall no longer stands in a livestream sale.",
    PICKED: "Goods were put into a livestream sale under a code.",
    PICK_CHANGED: "Code, price or packing of goods in a livestream sale was changed.",
    PICK_REMOVED: "Goods were taken out of a livestream sale.",
    PINNED: "Goods were pinned in a livestream sale: they are what is shown now; with the papers they need.",
    UNPINNED: "Goods in a livestream sale were unpinned by themselves: the paper they need had ended or was taken away.",
    PAPER_SHOWN: "A stall showed a paper of goods that need one before a livestream sale may show them; with its kind and number.",
    PAPER_TAKEN_BACK: "A stall shows a paper of its goods no more.",
    PASTED: "Comments were pasted into a livestream sale; with how many were new.",
    DECIDED: "Comments of a livestream sale were decided; once for each batch, with how many of each kind.",
    CORRECTED: "A seller said otherwise what a comment means.",
    MADE_WHOLE: "Somebody had asked for a part of a piece; how many whole ones are meant was said.",
    LAPSED: "Holds of a livestream sale ran out unclaimed; with how many pieces.",
    SERVED: "Pieces that came free in a livestream sale went to those who waited; with how many pieces.",
    ASKED_AGAIN: "A seller had the channels of a livestream sale asked for all their comments once more.",
    NO_SHOW: "A carrier said that a parcel of a livestream sale to be paid at the door came back.",
    NO_SHOW_CONTESTED: "Somebody said that a parcel which came back was not their doing; it does not count any more.",
    CLAIMED: "Somebody ordered what was held for them in a livestream sale; with the orders.",
}
