"""What happens around work: plans, shifts, hands and pay."""

PLAN_MADE = "workforce.plan_made"
PLAN_ASKED = "workforce.plan_asked"
READINESS_SET = "workforce.readiness_set"
SHIFT_PINNED = "workforce.shift_pinned"
WORKER_ADDED = "workforce.worker_added"
WORKER_CHANGED = "workforce.worker_changed"
WORKER_ENDED = "workforce.worker_ended"
ABSENCE_ADDED = "workforce.absence_added"
ABSENCE_DROPPED = "workforce.absence_dropped"

# Making.
MAKING_WRITTEN = "workforce.making_written"
MINUTES_LEARNT = "workforce.minutes_learnt"
INGREDIENT_COUNTED = "workforce.ingredient_counted"
INGREDIENT_ORDERED = "workforce.ingredient_ordered"
INGREDIENT_ARRIVED = "workforce.ingredient_arrived"
PRODUCTION_PLANNED = "workforce.production_planned"
PRODUCTION_STARTED = "workforce.production_started"
PRODUCTION_DONE = "workforce.production_done"
PRODUCTION_CANCELLED = "workforce.production_cancelled"
LOT_PICKED = "workforce.lot_picked"
LOT_PUT_BACK = "workforce.lot_put_back"

ACTS = {
    PLAN_MADE: "A plan of shifts and batches took the place of the one before: first day, how many days, shifts, pieces, promises moved, and the share it may be from the best.",
    PLAN_ASKED: "A stall asked for a plan, or what a plan follows from was changed by hand: which round of asking.",
    READINESS_SET: "A stall said of a product whether it is made after the order or lies ready on the shelf.",
    SHIFT_PINNED: "Somebody of the stall set by hand that a worker comes on a day, does not come, or that the plan decides.",
    WORKER_ADDED: "Somebody was put on a stall's list of hands: permanent or seasonal, how pay is reckoned.",
    WORKER_CHANGED: "What is known of somebody on the list of hands was changed.",
    WORKER_ENDED: "Somebody was taken off the list of hands.",
    ABSENCE_ADDED: "Days were written down on which a worker cannot come.",
    ABSENCE_DROPPED: "Days off were taken back.",
    MAKING_WRITTEN: "A stall wrote down how a product is made: how many steps, and seconds of work for a piece.",
    MINUTES_LEARNT: "The minutes of a product's steps were taken from its last batches: times which factor, from how many batches.",
    INGREDIENT_COUNTED: "A stall counted what it has of an ingredient (thousandths of its unit).",
    INGREDIENT_ORDERED: "A stall ordered an ingredient, in thousandths of its unit.",
    INGREDIENT_ARRIVED: "An ingredient that was ordered, or bought at once, lies on the shelf.",
    PRODUCTION_PLANNED: "So many pieces of a product are to be made by a day, as a plan or a person says; or their number was changed.",
    PRODUCTION_STARTED: "Making was begun.",
    PRODUCTION_DONE: "Goods were made and lie in stock: pieces made and spoiled in thousandths, seconds of work where said, and their lot.",
    PRODUCTION_CANCELLED: "What was to be made is made no more.",
    LOT_PICKED: "So many were taken out of a lot, for an order where one is named.",
    LOT_PUT_BACK: "What had been taken out of a lot is in it again.",
}
