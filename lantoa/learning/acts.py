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
TEAM_SET_UP = "learning.team_set_up"
TEAM_JOINED = "learning.team_joined"
TEAM_LEFT = "learning.team_left"
HELP_ASKED = "learning.help_asked"
HELP_TAKEN = "learning.help_taken"
VISIT_PLANNED = "learning.visit_planned"
VISIT_MADE = "learning.visit_made"
VISIT_VALUED = "learning.visit_valued"
HELP_OVER = "learning.help_over"
CERTIFICATE_ISSUED = "learning.certificate_issued"
CERTIFICATE_REVOKED = "learning.certificate_revoked"
ATTENDED = "learning.attended"
ATTENDANCE_CHANGED = "learning.attendance_changed"
ATTENDANCE_TAKEN_BACK = "learning.attendance_taken_back"
WALKED_IN = "learning.walked_in"
ROLL_KEPT = "learning.roll_kept"
ROLL_DEVICE_REVOKED = "learning.roll_device_revoked"
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
    ANSWERED: "A learner answered a course's questions, before or after it.",
    COURSE_PUBLISHED: "A version of a course was shown to learners.",
    ENROLLED: "A person took a seat in a class.",
    LEFT: "A person gave a seat in a class back.",
    PRACTICE_TRIED: "A learner tried a practical lesson out, as a rehearsal.",
    PRACTICE_COMPLETED: "A learner ended a practical lesson by really doing it.",
    PRACTICE_REOPENED: "A practical lesson is open again, because what ended it was taken back.",
    DRILL_PASSED: "A person told the false from the true in a drill against scams.",
    TEAM_SET_UP: "A commune set up a community digital team.",
    TEAM_JOINED: "Somebody joined a community digital team, or became its head.",
    TEAM_LEFT: "Somebody's part in a community digital team ended.",
    HELP_ASKED: "A learner who was stuck at a lesson asked a team for help.",
    HELP_TAKEN: "Somebody of a team became the helper of a learner.",
    VISIT_PLANNED: "A helper and a learner agreed on a visit.",
    VISIT_MADE: "A helper visited a learner.",
    VISIT_VALUED: "A learner said whether a visit was of use.",
    HELP_OVER: "A learner was helped through a lesson, or needs no help any more.",
    CERTIFICATE_ISSUED: "A certificate was signed for somebody who did what its course asks for.",
    CERTIFICATE_REVOKED: "A certificate no longer holds.",
    ATTENDED: "A learner was marked as being there at a meeting of a class.",
    ATTENDANCE_CHANGED: "A mark at a meeting was changed or settled, or somebody was marked absent.",
    ATTENDANCE_TAKEN_BACK: "Who was marked as being there, or written down as having come, was not: it reverses that entry; data: run, session.",
    WALKED_IN: "Somebody without a seat came to the hall and was written down.",
    ROLL_KEPT: "What a phone told of a roll was kept without an effect so far.",
    ROLL_DEVICE_REVOKED: "A phone that kept the roll may no longer; what it tells from then on does not count.",
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
