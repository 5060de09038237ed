"""The door to learning: courses, classes, seats, practice that ends by doing, and certificates of it."""

from lantoa.learning.actions.certificate import issue_certificate, revoke_certificate, revoke_standing_on
from lantoa.learning.actions.course import begin_course, change_draft, load_courses
from lantoa.learning.actions.enrollment import enroll, leave
from lantoa.learning.actions.run import start_class
from lantoa.learning.errors import BadClass, BadCourse, BadEvidence, BadReason, ClassFull, ClassOver, NoName, NotAllowed
from lantoa.learning.models import Certificate, Course, CourseRun, Enrollment, Lesson, Practice
from lantoa.learning.queries import (
    CertificateCheck,
    certificate_by_code,
    certificates_of,
    check_certificate,
    classes_to_come,
    enrollments_of,
    learners_of,
    steps_of,
    unknown_acts,
)

__all__ = [
    "BadClass", "BadCourse", "begin_course", "change_draft", "ClassFull", "ClassOver", "Course", "CourseRun", "Enrollment", "Lesson", "NotAllowed", "Practice",
    "classes_to_come", "enroll", "enrollments_of", "learners_of", "leave", "load_courses", "start_class", "steps_of",
    "unknown_acts",
    "BadEvidence", "BadReason", "Certificate", "CertificateCheck", "NoName", "certificate_by_code", "certificates_of", "check_certificate",
    "issue_certificate", "revoke_certificate", "revoke_standing_on",
]  # fmt: skip
