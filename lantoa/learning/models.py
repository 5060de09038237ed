"""Courses, their classes, and the practice that ends a lesson."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Course(models.Model):
    slug = models.SlugField(max_length=60, unique=True)
    title = models.CharField(max_length=160)
    summary = models.TextField()

    def __str__(self) -> str:
        return self.title


class Lesson(models.Model):
    """One screen, one thing to do. A practical lesson names the act in the journal that ends it."""

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="lessons")
    slug = models.SlugField(max_length=60)
    title = models.CharField(max_length=160)
    text = models.TextField()
    position = models.PositiveSmallIntegerField()
    act = models.CharField(max_length=80, blank=True, default="")
    helper_counts = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["course", "slug"], name="learning_lesson_once")]

    def __str__(self) -> str:
        return self.title


class CourseRun(models.Model):
    """A class: a course held in a commune by somebody."""

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="runs")
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    instructor = models.ForeignKey("accounts.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    unit = models.ForeignKey("places.Unit", on_delete=models.PROTECT, related_name="+")
    hall = models.CharField(max_length=160)
    seats = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.course_id} in {self.unit_id}"


class CourseSession(models.Model):
    run = models.ForeignKey(CourseRun, on_delete=models.CASCADE, related_name="sessions")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["starts_at"]

    def __str__(self) -> str:
        return f"{self.starts_at:%F %H:%M}"


class Enrollment(models.Model):
    run = models.ForeignKey(CourseRun, on_delete=models.CASCADE, related_name="enrollments")
    person = models.ForeignKey("accounts.Person", on_delete=models.CASCADE, related_name="+")
    enrolled_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["run", "person"], name="learning_enrollment_once")]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.run_id}"


class Practice(models.Model):
    """A lesson ended by a real act, or by a rehearsal of it, of the learner's own hand."""

    enrollment = models.ForeignKey(Enrollment, on_delete=models.CASCADE, related_name="practices")
    lesson = models.ForeignKey(Lesson, on_delete=models.PROTECT, related_name="+")
    rehearsal = models.BooleanField()
    entry_id = models.BigIntegerField()
    completed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["enrollment", "lesson", "rehearsal"], name="learning_practice_once")
        ]

    def __str__(self) -> str:
        return f"{self.lesson_id} done"
