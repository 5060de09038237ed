"""What happens on the shared desk."""

CARE_TAKEN = "desks.care_taken"
CARE_GIVEN = "desks.care_given"
CARE_DONE = "desks.care_done"
LIST_GIVEN = "desks.list_given"

ACTS = {
    CARE_TAKEN: "Somebody took on what stands on a list: list, type and id of the thing, the body that owns it, since when it waited and the day it is due.",
    CARE_GIVEN: "What somebody had taken on was given to a colleague (person ids from and to), or put back for all of them (to nobody).",
    CARE_DONE: "What was taken on was said to be done, or left: list, outcome (done, left, or passed: another matter of the same thing was taken on since), days it took, and until which day it stays off the list.",
    LIST_GIVEN: "A list was handed to a partner organisation, or taken back from it: list, partner, which part of it, and whether it ended.",
}
