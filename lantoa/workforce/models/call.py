"""A call for hands: which days, how many, for what pay; who was asked, and what they said."""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q

from lantoa.kit.access import Actor, sells
from lantoa.kit.world import VIETNAM, world
from lantoa.workforce.models.neighbour import Neighbour
from lantoa.workforce.models.worker import Worker
from lantoa.workforce.rules.fit import Span


class CallQuerySet(models.QuerySet["Call"]):
    def visible_to(self, actor: Actor) -> Self:
        """The calls of the organisation this actor sells for."""
        if not sells(actor):
            return self.none()
        return self.filter(organisation_id=actor.organisation_id)

    def open(self) -> Self:
        """Those that still take an answer."""
        return self.filter(cancelled_at=None, until__gt=world.now())


class Call(models.Model):
    """So many hands are wanted on some days, for a work and a pay; who is asked first is not the stall's choice.

    `unit` and `place` say where, `starts` and `ends` when (Vietnam's clock), `until` until when an answer counts, `wave_minutes` how long
    one has before the next is asked as well.
    """

    objects: ClassVar = CallQuerySet.as_manager()

    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    by_id = models.BigIntegerField(null=True)
    work = models.CharField(max_length=120)
    skill = models.CharField(max_length=40, blank=True, default="")
    unit = models.ForeignKey("places.Unit", on_delete=models.PROTECT, related_name="+")
    place = models.CharField(max_length=160, blank=True, default="")
    starts = models.TimeField()
    ends = models.TimeField()
    pay_by = models.CharField(max_length=10, choices=Worker.PayBy)
    pay = models.PositiveIntegerField()
    until = models.DateTimeField()
    wave_minutes = models.PositiveSmallIntegerField(default=120)
    created_at = models.DateTimeField()
    cancelled_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(ends__gt=F("starts")), name="workforce_call_hours"),
            models.CheckConstraint(condition=Q(pay__gt=0), name="workforce_call_pay"),
        ]
        indexes: ClassVar = [models.Index(fields=["until"], name="workforce_call_until")]

    def __str__(self) -> str:
        return self.work

    def on(self, day: date) -> Span:
        """From when until when a shift of it lasts on a day."""
        return Span(datetime.combine(day, self.starts, VIETNAM), datetime.combine(day, self.ends, VIETNAM))

    @property
    def is_open(self) -> bool:
        return self.cancelled_at is None and self.until > world.now()


class CallDay(models.Model):
    """One day of a call: how many are wanted, and how many places are taken."""

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="days")
    day = models.DateField()
    wanted = models.PositiveSmallIntegerField()
    taken = models.PositiveSmallIntegerField(default=0)
    cancelled_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["day", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["call", "day"], name="workforce_call_day_once"),
            models.CheckConstraint(condition=Q(taken__lte=F("wanted"), wanted__gt=0), name="workforce_call_day_places"),
        ]

    def __str__(self) -> str:
        return f"{self.taken}/{self.wanted} on {self.day}"

    @property
    def left(self) -> int:
        return 0 if self.cancelled_at else int(self.wanted - self.taken)


class Offer(models.Model):
    """A neighbour was asked; `token` is the link they were sent. Past `answer_by` the next ones are asked, and they may still say yes.

    `missed_at`: they said yes in time, and the place was gone.
    """

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="offers")
    neighbour = models.ForeignKey(Neighbour, on_delete=models.PROTECT, related_name="offers")
    token = models.CharField(max_length=32, unique=True)
    asked_at = models.DateTimeField()
    answer_by = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    declined_at = models.DateTimeField(null=True)
    missed_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["call", "neighbour"], name="workforce_offer_once")]

    def __str__(self) -> str:
        return f"offer {self.pk}"
