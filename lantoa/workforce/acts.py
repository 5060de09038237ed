"""What happens around work: plans, shifts, hands and pay."""

PLAN_MADE = "workforce.plan_made"
# Neighbours.
NEIGHBOUR_JOINED = "workforce.neighbour_joined"
NEIGHBOUR_LEFT = "workforce.neighbour_left"
PAY_ACCOUNT_GIVEN = "workforce.pay_account_given"
CALL_MADE = "workforce.call_made"
CALL_CANCELLED = "workforce.call_cancelled"
SHIFT_OFFERED = "workforce.shift_offered"
SHIFT_ACCEPTED = "workforce.shift_accepted"
SHIFT_DECLINED = "workforce.shift_declined"
SHIFT_WITHDRAWN = "workforce.shift_withdrawn"
SHIFT_ADDED = "workforce.shift_added"
CAME = "workforce.came"
SHIFT_WORKED = "workforce.shift_worked"
SHIFT_CORRECTED = "workforce.shift_corrected"
CONTRACT_CONFIRMED = "workforce.contract_confirmed"
PAY_SHEET_CLOSED = "workforce.pay_sheet_closed"
PAY_SETTLED = "workforce.pay_settled"
PAY_CONFIRMED = "workforce.pay_confirmed"
WORK_SHARED = "workforce.work_shared"
WORK_SEEN = "workforce.work_seen"
WORK_SHARE_ENDED = "workforce.work_share_ended"

ACTS = {
    PLAN_MADE: "A plan of shifts and batches took the place of the one before: first day, how many days, shifts, pieces, promises moved, and the share it may be from the best.",
    NEIGHBOUR_JOINED: "Somebody said by the link sent to their phone that they may be asked to help.",
    NEIGHBOUR_LEFT: "Somebody may not be asked to help any more; their name and phone are gone from the pool.",
    PAY_ACCOUNT_GIVEN: "Somebody said to which account their pay goes; the account itself is not kept here.",
    CALL_MADE: "A stall called for hands: days, how many in all, how and what it pays.",
    CALL_CANCELLED: "A stall called a call for hands off; with how many who had said yes.",
    SHIFT_OFFERED: "A neighbour was asked to come in a call.",
    SHIFT_ACCEPTED: "Somebody said yes to a day of work; with the day.",
    SHIFT_DECLINED: "Somebody who was asked said no.",
    SHIFT_WITHDRAWN: "Somebody who had said yes cannot come after all, or the stall called it off; with the day.",
    SHIFT_ADDED: "A stall wrote down that somebody of its roster comes on a day.",
    CAME: "Somebody came to a shift: by the code on the stall's phone, or by the stall's word.",
    SHIFT_WORKED: "A shift was worked: day, commune, minutes, pieces, and whose word that is.",
    SHIFT_CORRECTED: "Times or pieces of a worked shift were put right, with a reason; what was written before is taken back by this.",
    CONTRACT_CONFIRMED: "A side confirmed the paper about a shift; that is no signature.",
    PAY_SHEET_CLOSED: "A stall fixed what it pays for a period: lines, total.",
    PAY_SETTLED: "A line of pay is paid: by the bank's word, or in cash by the stall's.",
    PAY_CONFIRMED: "Somebody confirmed that they got their pay in cash.",
    WORK_SHARED: "Somebody made a link that shows what they worked, until a day.",
    WORK_SEEN: "Somebody opened what another worked, by a link they were given.",
    WORK_SHARE_ENDED: "A link that showed what somebody worked was taken back.",
}
