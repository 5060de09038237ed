"""Classes: a course held in a commune, and its meetings."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from lantoa.kit.access import Actor

LEADING = frozenset({"instructor", "officer"})


class CourseRunQuerySet(models.QuerySet["CourseRun"]):
    """Which classes: whose, and which are still to come."""

    def led_by(self, actor: Actor) -> CourseRunQuerySet:
        """The classes of the organisation this actor teaches or works for; none for anybody else."""
        if actor.organisation_id is None or not actor.roles & LEADING:
            return self.none()
        return self.filter(organisation_id=actor.organisation_id)

    def to_come(self, now: datetime) -> CourseRunQuerySet:
        """Classes that are held and whose last meeting is not over, the soonest first."""
        ends = self.filter(cancelled_at=None).annotate(
            starts=models.Min("sessions__starts_at"), ends=models.Max("sessions__ends_at")
        )
        return ends.filter(ends__gt=now).order_by("starts", "pk")


class CourseRun(models.Model):
    """A class: a course held in a commune by somebody. `taken` counts the seats given away.

    Since `closed_at` nobody takes a seat any more; since `cancelled_at` it is not held. `version` counts the changes of place,
    time and whether it is held, and `telling` is true while somebody with a seat was not yet told of the last one.
    """

    objects: ClassVar = CourseRunQuerySet.as_manager()

    course = models.ForeignKey("learning.Course", on_delete=models.PROTECT, related_name="runs")
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    instructor = models.ForeignKey("accounts.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    unit = models.ForeignKey("places.Unit", on_delete=models.PROTECT, related_name="+")
    hall = models.CharField(max_length=160)
    seats = models.PositiveIntegerField()
    taken = models.PositiveIntegerField(default=0)
    programme = models.ForeignKey(
        "learning.Programme", null=True, on_delete=models.PROTECT, related_name="runs", db_index=False
    )
    closed_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=0, db_default=0)
    telling = models.BooleanField(default=False, db_default=False)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["programme"], name="learning_run_programme")]
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
