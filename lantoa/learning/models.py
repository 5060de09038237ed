"""Courses, their classes, and the practice that ends a lesson."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from lantoa.kit.access import Actor

LEADING = frozenset({"instructor", "officer"})


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
    route = models.CharField(max_length=80, blank=True, default="")

    class Meta:
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["course", "slug"], name="learning_lesson_once")]

    def __str__(self) -> str:
        return self.title


class CourseRunQuerySet(models.QuerySet["CourseRun"]):
    """Which classes: whose, and which are still to come."""

    def led_by(self, actor: Actor) -> CourseRunQuerySet:
        """The classes of the organisation this actor teaches or works for; none for anybody else."""
        if actor.organisation_id is None or not actor.roles & LEADING:
            return self.none()
        return self.filter(organisation_id=actor.organisation_id)

    def to_come(self, now: datetime) -> CourseRunQuerySet:
        """Classes whose last meeting is not over, the soonest first."""
        ends = self.annotate(starts=models.Min("sessions__starts_at"), ends=models.Max("sessions__ends_at"))
        return ends.filter(ends__gt=now).order_by("starts", "pk")


class CourseRun(models.Model):
    """A class: a course held in a commune by somebody. `taken` counts the seats given away."""

    objects: ClassVar = CourseRunQuerySet.as_manager()

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="runs")
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    instructor = models.ForeignKey("accounts.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    unit = models.ForeignKey("places.Unit", on_delete=models.PROTECT, related_name="+")
    hall = models.CharField(max_length=160)
    seats = models.PositiveIntegerField()
    taken = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=Q(taken__lte=F("seats")), name="learning_run_seats")]

    def __str__(self) -> str:
        return f"{self.course_id} in {self.unit_id}"

    @property
    def seats_left(self) -> int:
        return self.seats - self.taken


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
