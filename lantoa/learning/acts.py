"""What happens to classes, learners and what they practise."""

CLASS_STARTED = "learning.class_started"
ENROLLED = "learning.enrolled"
LEFT = "learning.left"
PRACTICE_TRIED = "learning.practice_tried"
PRACTICE_COMPLETED = "learning.practice_completed"
PRACTICE_REOPENED = "learning.practice_reopened"
PROGRAMME_MADE = "learning.programme_made"
PROGRAMME_CHANGED = "learning.programme_changed"
CLASS_CHANGED = "learning.class_changed"
CLASS_CLOSED = "learning.class_closed"
CLASS_CANCELLED = "learning.class_cancelled"
WAITS = "learning.waits"
CLAIMED = "learning.claimed"
LIST_RECEIVED = "learning.list_received"
LIST_CONFIRMED = "learning.list_confirmed"
LIST_ENROLLED = "learning.list_enrolled"
LIST_DROPPED = "learning.list_dropped"

ACTS = {
    CLASS_STARTED: "A class was announced in a commune.",
    ENROLLED: "A person took a seat in a class.",
    LEFT: "A person gave a seat in a class back.",
    PRACTICE_TRIED: "A learner tried a practical lesson out, as a rehearsal.",
    PRACTICE_COMPLETED: "A learner ended a practical lesson by really doing it.",
    PRACTICE_REOPENED: "A practical lesson is open again, because what ended it was taken back.",
    PROGRAMME_MADE: "An organisation planned what it means to teach, whom, and with how many seats.",
    PROGRAMME_CHANGED: "The plan of a programme was changed.",
    CLASS_CHANGED: "A class got another place, time, teacher or number of seats.",
    CLASS_CLOSED: "A class takes nobody any more.",
    CLASS_CANCELLED: "A class is not held.",
    WAITS: "Somebody waits for a seat in a full class.",
    CLAIMED: "Somebody said that they are the one who stands on a list.",
    LIST_RECEIVED: "A list of learners was brought.",
    LIST_CONFIRMED: "A list of learners was looked at, and is to be enrolled.",
    LIST_ENROLLED: "Every row of a list of learners was tried.",
    LIST_DROPPED: "A list of learners was dropped before it was enrolled.",
}
