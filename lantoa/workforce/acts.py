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
MINUTES_KEPT = "workforce.minutes_kept"
EQUIPMENT_KEPT = "workforce.equipment_kept"
EQUIPMENT_ENDED = "workforce.equipment_ended"
INGREDIENT_COUNTED = "workforce.ingredient_counted"
INGREDIENT_ORDERED = "workforce.ingredient_ordered"
INGREDIENT_ARRIVED = "workforce.ingredient_arrived"
INGREDIENT_ENDED = "workforce.ingredient_ended"
PURCHASE_CANCELLED = "workforce.purchase_cancelled"
PRODUCTION_PLANNED = "workforce.production_planned"
PRODUCTION_STARTED = "workforce.production_started"
PRODUCTION_DONE = "workforce.production_done"
PRODUCTION_CANCELLED = "workforce.production_cancelled"
LOT_PICKED = "workforce.lot_picked"
LOT_PUT_BACK = "workforce.lot_put_back"

# Neighbours.
NEIGHBOUR_JOINED = "workforce.neighbour_joined"
NEIGHBOUR_LEFT = "workforce.neighbour_left"
PAY_ACCOUNT_GIVEN = "workforce.pay_account_given"
CALL_MADE = "workforce.call_made"
CALL_CHANGED = "workforce.call_changed"
CALL_CANCELLED = "workforce.call_cancelled"
SHIFT_OFFERED = "workforce.shift_offered"
SHIFT_ACCEPTED = "workforce.shift_accepted"
SHIFT_DECLINED = "workforce.shift_declined"
SHIFT_WITHDRAWN = "workforce.shift_withdrawn"
SHIFT_ADDED = "workforce.shift_added"
SHIFT_CONFIRMED = "workforce.shift_confirmed"
CAME = "workforce.came"
SHIFT_WORKED = "workforce.shift_worked"
SHIFT_CORRECTED = "workforce.shift_corrected"
CONTRACT_CONFIRMED = "workforce.contract_confirmed"
PAY_SHEET_CLOSED = "workforce.pay_sheet_closed"
PAY_SETTLED = "workforce.pay_settled"
PAY_UNSETTLED = "workforce.pay_unsettled"
PAY_CONFIRMED = "workforce.pay_confirmed"
WORK_SHARED = "workforce.work_shared"
WORK_SEEN = "workforce.work_seen"
WORK_SHARE_ENDED = "workforce.work_share_ended"

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
    MINUTES_KEPT: "A stall left the minutes of a product's steps as they are: only batches from now on are looked at.",
    EQUIPMENT_KEPT: "Something making takes beside hands was put on a stall's list or changed: minutes of it a day.",
    EQUIPMENT_ENDED: "Something making takes beside hands was taken off a stall's list; no step needs it any more.",
    INGREDIENT_COUNTED: "A stall counted what it has of an ingredient (thousandths of its unit).",
    INGREDIENT_ORDERED: "A stall ordered an ingredient, in thousandths of its unit.",
    INGREDIENT_ARRIVED: "An ingredient that was ordered, or bought at once, lies on the shelf.",
    INGREDIENT_ENDED: "An ingredient was taken off a stall's list, and out of all it was an ingredient of.",
    PURCHASE_CANCELLED: "An ingredient that was ordered, in thousandths of its unit, does not come after all.",
    PRODUCTION_PLANNED: "So many pieces of a product are to be made by a day, as a plan or a person says; or their number was changed.",
    PRODUCTION_STARTED: "Making was begun.",
    PRODUCTION_DONE: "Goods were made and lie in stock: pieces made and spoiled in thousandths, seconds of work where said, and their lot.",
    PRODUCTION_CANCELLED: "What was to be made is made no more.",
    LOT_PICKED: "So many were taken out of a lot, for an order where one is named.",
    LOT_PUT_BACK: "What had been taken out of a lot is in it again.",
    NEIGHBOUR_JOINED: "Somebody said by the link sent to their phone that they may be asked to help.",
    NEIGHBOUR_LEFT: "Somebody may not be asked to help any more; their name and phone are gone from the pool.",
    PAY_ACCOUNT_GIVEN: "Somebody said to which account their pay goes; the account itself is not kept here.",
    CALL_MADE: "A stall called for hands: days, how many in all, how and what it pays.",
    CALL_CHANGED: "A stall changed what a call pays, or until when answers count.",
    CALL_CANCELLED: "A stall called a call for hands off; with how many who had said yes.",
    SHIFT_OFFERED: "A neighbour was asked to come in a call.",
    SHIFT_ACCEPTED: "Somebody said yes to a day of work; with the day.",
    SHIFT_DECLINED: "Somebody who was asked said no.",
    SHIFT_WITHDRAWN: "Somebody who had said yes cannot come after all, or the stall called it off; with the day.",
    SHIFT_ADDED: "A stall wrote down that somebody of its roster comes on a day.",
    SHIFT_CONFIRMED: "Somebody said by their own link that a shift a stall had written down is theirs; with the day.",
    CAME: "Somebody came to a shift: by the code on the stall's phone, or by the stall's word.",
    SHIFT_WORKED: "A shift was worked: day, commune, minutes, pieces, and whose word that is.",
    SHIFT_CORRECTED: "Times or pieces of a worked shift were put right, with a reason; what was written before is taken back by this.",
    CONTRACT_CONFIRMED: "A side confirmed the paper about a shift; that is no signature.",
    PAY_SHEET_CLOSED: "A stall fixed what it pays for a period: lines, total.",
    PAY_SETTLED: "A line of pay is paid: by the bank's word, or in cash by the stall's.",
    PAY_UNSETTLED: "A line of pay is to be paid again: the stall had marked it by mistake, or the worker did not get the cash; reverses that entry.",
    PAY_CONFIRMED: "Somebody confirmed that they got their pay in cash.",
    WORK_SHARED: "Somebody made a link that shows what they worked, until a day.",
    WORK_SEEN: "Somebody opened what another worked, by a link they were given.",
    WORK_SHARE_ENDED: "A link that showed what somebody worked was taken back.",
}
