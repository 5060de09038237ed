"""Courses, their classes, who sits in them, and the practice that ends a lesson."""

from lantoa.learning.models.assessment import AFTER, BEFORE, Assessment
from lantoa.learning.models.attendance import CODE, FILE, PHONE, SCREEN, Attendance, RollDevice, RollEvent
from lantoa.learning.models.certificate import (
    ASKED,
    ERASED,
    MISTAKE,
    REASONS,
    REOPENED,
    Certificate,
    CertificateEvidence,
)
from lantoa.learning.models.course import Course, CourseVersion, Lesson
from lantoa.learning.models.enrollment import LIST, OFFICER, SEATED, SELF, WAITING, WALK_IN, Enrollment, ListedLearner
from lantoa.learning.models.learner_list import LearnerList, ListRow
from lantoa.learning.models.practice import Practice
from lantoa.learning.models.programme import Programme, Target
from lantoa.learning.models.run import LEADING, CourseRun, CourseSession
from lantoa.learning.models.team import Help, Team, TeamMember, Visit

__all__ = [
    "AFTER", "Assessment", "BEFORE", "LEADING", "LIST", "OFFICER", "SEATED", "SELF", "WAITING", "WALK_IN", "Course", "CourseRun", "CourseSession", "CourseVersion", "Enrollment", "Help", "Lesson", "Team", "TeamMember", "Visit",
    "CODE", "FILE", "PHONE", "SCREEN", "Attendance", "RollDevice", "RollEvent",
    "ListedLearner", "Practice",
    "ASKED", "ERASED", "MISTAKE", "REASONS", "REOPENED", "Certificate", "CertificateEvidence",
    "LearnerList", "ListRow", "Programme", "Target",
]  # fmt: skip
