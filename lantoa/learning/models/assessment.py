"""The questions of a course, answered before and after it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from lantoa.learning.models.course import CourseVersion
from lantoa.learning.models.enrollment import Enrollment

BEFORE, AFTER = "before", "after"
WHEN = (BEFORE, AFTER)


class Assessment(models.Model):
    """One learner's answers to the questions of a version: {question: number of the option}, once before and once after.

    Answered again it is replaced, until the other one is given. Nobody is marked: it says what the course brought.
    """

    enrollment = models.ForeignKey(Enrollment, on_delete=models.CASCADE, related_name="assessments")
    version = models.ForeignKey(CourseVersion, on_delete=models.PROTECT, related_name="+")
    moment = models.CharField(max_length=6)
    given = models.JSONField()
    right = models.PositiveSmallIntegerField()
    asked = models.PositiveSmallIntegerField()
    answered_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["enrollment", "moment"], name="learning_assessment_once"),
            models.CheckConstraint(condition=models.Q(moment__in=WHEN), name="learning_assessment_moment"),
            models.CheckConstraint(condition=models.Q(right__lte=models.F("asked")), name="learning_assessment_right"),
        ]

    def __str__(self) -> str:
        return f"{self.enrollment_id} {self.moment}: {self.right}/{self.asked}"
