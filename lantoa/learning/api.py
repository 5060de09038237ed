"""The door to learning: courses, classes, seats, and practice that ends by doing."""

from lantoa.learning.actions.course import load_courses
from lantoa.learning.actions.enrollment import enroll, leave
from lantoa.learning.actions.run import start_class
from lantoa.learning.errors import BadClass, ClassFull, ClassOver, NotAllowed
from lantoa.learning.models import Course, CourseRun, Enrollment, Lesson, Practice
from lantoa.learning.queries import classes_to_come, enrollments_of, learners_of, steps_of, unknown_acts

__all__ = [
    "BadClass", "ClassFull", "ClassOver", "Course", "CourseRun", "Enrollment", "Lesson", "NotAllowed", "Practice",
    "classes_to_come", "enroll", "enrollments_of", "learners_of", "leave", "load_courses", "start_class", "steps_of",
    "unknown_acts",
]  # fmt: skip
