"""Courses, their classes, who sits in them, and the practice that ends a lesson."""

from lantoa.learning.models.attendance import CODE, FILE, PHONE, SCREEN, Attendance, RollDevice, RollEvent
from lantoa.learning.models.course import Course, Lesson
from lantoa.learning.models.enrollment import LIST, OFFICER, SEATED, SELF, WAITING, WALK_IN, Enrollment, ListedLearner
from lantoa.learning.models.practice import Practice
from lantoa.learning.models.run import LEADING, CourseRun, CourseSession

__all__ = [
    "CODE", "FILE", "PHONE", "SCREEN", "Attendance", "RollDevice", "RollEvent",
    "LEADING", "LIST", "OFFICER", "SEATED", "SELF", "WAITING", "WALK_IN", "Course", "CourseRun", "CourseSession", "Enrollment", "Lesson",
    "ListedLearner", "Practice",
]  # fmt: skip
