"""Practice: what ended a lesson, or tried it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from lantoa.learning.models.course import Lesson
from lantoa.learning.models.enrollment import Enrollment


class Practice(models.Model):
    """A lesson ended by a real act, or by a rehearsal of it, of the learner's own hand."""

    enrollment = models.ForeignKey(Enrollment, on_delete=models.CASCADE, related_name="practices")
    lesson = models.ForeignKey(Lesson, on_delete=models.PROTECT, related_name="practices")
    rehearsal = models.BooleanField()
    entry_id = models.BigIntegerField()
    completed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["enrollment", "lesson", "rehearsal"], name="learning_practice_once")
        ]

    def __str__(self) -> str:
        return f"{self.lesson_id} done"
