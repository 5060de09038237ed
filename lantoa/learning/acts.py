"""What happens to classes, learners and what they practise."""

CLASS_STARTED = "learning.class_started"
ANSWERED = "learning.answered"
COURSE_PUBLISHED = "learning.course_published"
ENROLLED = "learning.enrolled"
LEFT = "learning.left"
PRACTICE_TRIED = "learning.practice_tried"
PRACTICE_COMPLETED = "learning.practice_completed"
PRACTICE_REOPENED = "learning.practice_reopened"
DRILL_PASSED = "learning.drill_passed"

ACTS = {
    CLASS_STARTED: "A class was announced in a commune.",
    ANSWERED: "A learner answered a course's questions, before or after it.",
    COURSE_PUBLISHED: "A version of a course was shown to learners.",
    ENROLLED: "A person took a seat in a class.",
    LEFT: "A person gave a seat in a class back.",
    PRACTICE_TRIED: "A learner tried a practical lesson out, as a rehearsal.",
    PRACTICE_COMPLETED: "A learner ended a practical lesson by really doing it.",
    PRACTICE_REOPENED: "A practical lesson is open again, because what ended it was taken back.",
    DRILL_PASSED: "A person told the false from the true in a drill against scams.",
}
