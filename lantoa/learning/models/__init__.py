"""Courses, their classes, who sits in them, and the practice that ends a lesson."""

from lantoa.learning.models.course import Course, Lesson
from lantoa.learning.models.enrollment import LIST, OFFICER, SEATED, SELF, WAITING, WALK_IN, Enrollment, ListedLearner
from lantoa.learning.models.learner_list import LearnerList, ListRow
from lantoa.learning.models.practice import Practice
from lantoa.learning.models.programme import Programme, Target
from lantoa.learning.models.run import LEADING, CourseRun, CourseSession

__all__ = [
    "LEADING", "LIST", "OFFICER", "SEATED", "SELF", "WAITING", "WALK_IN", "Course", "CourseRun", "CourseSession", "Enrollment", "LearnerList",
    "Lesson", "ListRow", "ListedLearner", "Practice", "Programme", "Target",
]  # fmt: skip
