"""The door to learning: courses, classes, seats, practice that ends by doing, and certificates of it."""

from lantoa.learning.actions.attendance import mark_on_screen
from lantoa.learning.actions.certificate import issue_certificate, revoke_certificate, revoke_standing_on
from lantoa.learning.actions.claim import claim
from lantoa.learning.actions.course import begin_course, change_draft, load_courses
from lantoa.learning.actions.enrollment import enroll, enroll_other, leave
from lantoa.learning.actions.learner_list import confirm_list, enroll_list, read_list, receive_list
from lantoa.learning.actions.programme import create_programme
from lantoa.learning.actions.run import cancel_class, change_class, start_class
from lantoa.learning.errors import (
    BadClass,
    BadCourse,
    BadEvidence,
    BadList,
    BadProgramme,
    BadReason,
    ClassOver,
    NoName,
    NotAllowed,
    NotTheirs,
)  # fmt: skip
from lantoa.learning.models import Certificate, Course, CourseRun, Enrollment, LearnerList, Lesson, Practice, Programme
from lantoa.learning.queries import (
    CertificateCheck,
    certificate_by_code,
    certificates_of,
    check_certificate,
    check_text,
    classes_to_come,
    enrollments_of,
    learners_of,
    next_step_of,
    of_the_day,
    steps_of,
    unknown_acts,
)  # fmt: skip
from lantoa.learning.queries.outcome import CountedSeat, counted_seats, seats_told
from lantoa.learning.queries.programme import PlannedAndDone, planned_and_done

__all__ = [
    "BadClass", "BadCourse", "BadEvidence", "BadList", "BadProgramme", "BadReason", "Certificate", "CertificateCheck", "ClassOver", "CountedSeat", "Course",
    "CourseRun", "Enrollment", "LearnerList", "Lesson", "NoName", "NotAllowed", "NotTheirs", "PlannedAndDone", "Practice", "Programme", "begin_course",
    "cancel_class", "certificate_by_code", "certificates_of", "change_class", "change_draft", "check_certificate", "check_text", "claim",
    "classes_to_come", "confirm_list", "counted_seats", "create_programme", "enroll", "enroll_list", "enroll_other", "enrollments_of",
    "issue_certificate", "learners_of", "leave", "load_courses", "mark_on_screen", "next_step_of", "of_the_day", "planned_and_done", "read_list", "receive_list", "revoke_certificate",
    "revoke_standing_on", "seats_told", "start_class", "steps_of", "unknown_acts",
]  # fmt: skip
