"""The door to learning: courses, classes, seats, and practice that ends by doing."""

from lantoa.learning.actions.claim import claim
from lantoa.learning.actions.course import load_courses
from lantoa.learning.actions.enrollment import enroll, enroll_other, leave
from lantoa.learning.actions.learner_list import confirm_list, enroll_list, read_list, receive_list
from lantoa.learning.actions.programme import create_programme
from lantoa.learning.actions.run import cancel_class, change_class, start_class
from lantoa.learning.errors import BadClass, BadList, BadProgramme, ClassOver, NotAllowed, NotTheirs
from lantoa.learning.models import Course, CourseRun, Enrollment, LearnerList, Lesson, Practice, Programme
from lantoa.learning.queries import classes_to_come, enrollments_of, learners_of, steps_of, unknown_acts

__all__ = [
    "BadClass", "BadList", "BadProgramme", "ClassOver", "Course", "CourseRun", "Enrollment", "LearnerList", "Lesson", "NotAllowed", "NotTheirs",
    "Practice", "Programme", "cancel_class", "change_class", "claim", "classes_to_come", "confirm_list", "create_programme", "enroll",
    "enroll_list", "enroll_other", "enrollments_of", "learners_of", "leave", "load_courses", "read_list", "receive_list", "start_class",
    "steps_of", "unknown_acts",
]  # fmt: skip
