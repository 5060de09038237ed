"""Who works for a stall: those who are always there, and neighbours who come when orders peak."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q

from lantoa.kit.access import Actor, sells


class WorkerQuerySet(models.QuerySet["Worker"]):
    def visible_to(self, actor: Actor) -> Self:
        """The people who work for the organisation this actor sells for."""
        if not sells(actor):
            return self.none()
        return self.filter(organisation_id=actor.organisation_id)

    def live(self) -> Self:
        return self.filter(ended_at=None)


class Worker(models.Model):
    """Somebody on a stall's list of hands. They need no account: a name and a phone are enough.

    `phone` is E.164, "" where somebody of the household needs none. `born` is the year, from which the law's limits follow; None: an
    adult by the owner's word. `skills` are names as the stall's steps call them. Erasing a worker empties name and phone, the work stays.
    """

    class Kind(models.TextChoices):
        PERMANENT = "permanent"
        SEASONAL = "seasonal"

    class PayBy(models.TextChoices):
        HOUR = "hour"
        DAY = "day"
        PIECE = "piece"
        NOTHING = "nothing"  # one's own household

    objects: ClassVar = WorkerQuerySet.as_manager()

    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("accounts.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    name = models.CharField(max_length=120)
    phone = models.CharField(max_length=16, blank=True, default="")
    unit = models.ForeignKey("places.Unit", null=True, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind)
    minutes_a_day = models.PositiveSmallIntegerField(default=480)
    # In any seven days, as the household says; None: as many as the law lets them.
    days_a_week = models.PositiveSmallIntegerField(null=True)
    born = models.PositiveSmallIntegerField(null=True)
    skills = models.JSONField(default=list)
    pay_by = models.CharField(max_length=10, choices=PayBy, default=PayBy.DAY)
    # Đồng for an hour, a day or a piece.
    pay = models.PositiveIntegerField(default=0)
    ended_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "phone"], condition=Q(ended_at=None) & ~Q(phone=""), name="workforce_worker_once"
            ),
            models.CheckConstraint(condition=Q(minutes_a_day__gt=0, minutes_a_day__lte=1440), name="workforce_worker_day"),
            models.CheckConstraint(
                condition=Q(days_a_week=None) | Q(days_a_week__gte=1, days_a_week__lte=7), name="workforce_worker_week"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name

    @property
    def hours_a_day(self) -> float:
        return self.minutes_a_day // 60 if self.minutes_a_day % 60 == 0 else round(self.minutes_a_day / 60, 2)


class Absence(models.Model):
    """Days on which somebody cannot come, both included."""

    worker = models.ForeignKey(Worker, on_delete=models.CASCADE, related_name="absences")
    first = models.DateField()
    last = models.DateField()
    created_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(last__gte=F("first")), name="workforce_absence_days"),
        ]

    def __str__(self) -> str:
        return f"{self.first} to {self.last}"
