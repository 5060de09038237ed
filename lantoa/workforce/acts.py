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
}
