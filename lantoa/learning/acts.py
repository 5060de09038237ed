"""What happens to classes, learners and what they practise."""

CLASS_STARTED = "learning.class_started"
ENROLLED = "learning.enrolled"
LEFT = "learning.left"
PRACTICE_TRIED = "learning.practice_tried"
PRACTICE_COMPLETED = "learning.practice_completed"
PRACTICE_REOPENED = "learning.practice_reopened"

ACTS = {
    CLASS_STARTED: "A class was announced in a commune.",
    ENROLLED: "A person took a seat in a class.",
    LEFT: "A person gave a seat in a class back.",
    PRACTICE_TRIED: "A learner tried a practical lesson out, as a rehearsal.",
    PRACTICE_COMPLETED: "A learner ended a practical lesson by really doing it.",
    PRACTICE_REOPENED: "A practical lesson is open again, because what ended it was taken back.",
}
