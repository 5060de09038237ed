"""What happens when goods are sold before they are made or gathered."""

OPENED = "preorders.opened"
CHANGED = "preorders.changed"
JOINED = "preorders.joined"
WITHDRAWN = "preorders.withdrawn"
REACHED = "preorders.reached"
GATHERED = "preorders.gathered"
FAILED = "preorders.failed"
CANCELLED = "preorders.cancelled"
SEASON_SAID = "preorders.season_said"
SEASON_DROPPED = "preorders.season_dropped"

ACTS = {
    OPENED: "A stall opened a group buy or a pre-order: kind, minimum, last day to join, day it is sent by.",
    CHANGED: "The terms of a group buy or pre-order changed, to the good of who had joined.",
    JOINED: "A buyer joined for so many pieces; nothing is paid by that.",
    WITHDRAWN: "A buyer left a group buy or pre-order before it closed.",
    REACHED: "The last day was over or all pieces were taken, and enough had joined.",
    GATHERED: "Every buyer of a group buy or pre-order that was reached got an order, or was told why not.",
    FAILED: "The last day was over and too few had joined, or the goods were no longer sold; nobody pays.",
    CANCELLED: "The stall called a group buy or pre-order off before its last day; nobody pays.",
    SEASON_SAID: "A stall said when a product can be had.",
    SEASON_DROPPED: "A stall took back when a product can be had.",
}
