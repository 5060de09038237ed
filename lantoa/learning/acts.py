"""What happens to classes, learners and what they practise."""

CLASS_STARTED = "learning.class_started"
ENROLLED = "learning.enrolled"
LEFT = "learning.left"
PRACTICE_TRIED = "learning.practice_tried"
PRACTICE_COMPLETED = "learning.practice_completed"
PRACTICE_REOPENED = "learning.practice_reopened"
ATTENDED = "learning.attended"
ATTENDANCE_CHANGED = "learning.attendance_changed"
WALKED_IN = "learning.walked_in"
ROLL_KEPT = "learning.roll_kept"
ROLL_DEVICE_REVOKED = "learning.roll_device_revoked"

ACTS = {
    CLASS_STARTED: "A class was announced in a commune.",
    ENROLLED: "A person took a seat in a class.",
    LEFT: "A person gave a seat in a class back.",
    PRACTICE_TRIED: "A learner tried a practical lesson out, as a rehearsal.",
    PRACTICE_COMPLETED: "A learner ended a practical lesson by really doing it.",
    PRACTICE_REOPENED: "A practical lesson is open again, because what ended it was taken back.",
    ATTENDED: "A learner was marked as being there at a meeting of a class.",
    ATTENDANCE_CHANGED: "A mark at a meeting was changed or settled, or somebody was marked absent.",
    WALKED_IN: "Somebody without a seat came to the hall and was written down.",
    ROLL_KEPT: "What a phone told of a roll was kept without an effect so far.",
    ROLL_DEVICE_REVOKED: "A phone that kept the roll may no longer; what it tells from then on does not count.",
}
