"""A shift: who comes on which day for what, when they came and went, and what was put right afterwards."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q

from lantoa.kit.access import Actor, sells
from lantoa.workforce.models.call import CallDay
from lantoa.workforce.models.neighbour import Neighbour
from lantoa.workforce.models.worker import Worker
from lantoa.workforce.rules.fit import Span


class ShiftQuerySet(models.QuerySet["Shift"]):
    def visible_to(self, actor: Actor) -> Self:
        """The shifts at the organisation this actor sells for."""
        if not sells(actor):
            return self.none()
        return self.filter(organisation_id=actor.organisation_id)

    def live(self) -> Self:
        """Those that stand: neither taken back by who comes nor called off by the stall."""
        return self.filter(withdrawn_at=None, cancelled_at=None)

    def worked(self) -> Self:
        return self.live().filter(went_at__isnull=False)


class Shift(models.Model):
    """Somebody of the roster comes on a day. What it pays was fixed when they said yes.

    `mark` stands for the phone: nobody is at two places on one day. `minutes` are those between coming and going, `how` whose word that is;
    `entry_id` the journal's entry of it having been worked. What the stall wrote down itself is its word alone: `meant` stands for the
    phone it meant, and `neighbour` and `mark` are empty until its holder says by their own link that it is so.
    """

    class How(models.TextChoices):
        CODE = "code"
        OWNER = "owner"

    objects: ClassVar = ShiftQuerySet.as_manager()

    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+")
    neighbour = models.ForeignKey(Neighbour, null=True, on_delete=models.PROTECT, related_name="shifts")
    call_day = models.ForeignKey(CallDay, null=True, on_delete=models.PROTECT, related_name="shifts")
    mark = models.CharField(max_length=64, blank=True, default="")
    meant = models.CharField(max_length=64, blank=True, default="", db_default="")
    day = models.DateField()
    unit = models.ForeignKey("places.Unit", null=True, on_delete=models.PROTECT, related_name="+")
    work = models.CharField(max_length=120)
    skill = models.CharField(max_length=40, blank=True, default="")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    pay_by = models.CharField(max_length=10, choices=Worker.PayBy)
    pay = models.PositiveIntegerField()
    accepted_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)
    came_at = models.DateTimeField(null=True)
    went_at = models.DateTimeField(null=True)
    minutes = models.PositiveSmallIntegerField(default=0)
    pieces = models.PositiveIntegerField(default=0)
    how = models.CharField(max_length=5, choices=How, blank=True, default="")
    entry_id = models.BigIntegerField(null=True)

    class Meta:
        ordering: ClassVar = ["day", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["mark", "day"], condition=Q(withdrawn_at=None, cancelled_at=None) & ~Q(mark=""), name="workforce_one_place_a_day",
            ),
            models.UniqueConstraint(
                fields=["worker", "day"], condition=Q(withdrawn_at=None, cancelled_at=None), name="workforce_one_shift_a_day",
            ),
            models.CheckConstraint(
                condition=Q(went_at=None) | Q(came_at__isnull=False, went_at__gte=F("came_at")), name="workforce_came_then_went"
            ),
        ]  # fmt: skip
        indexes: ClassVar = [models.Index(fields=["organisation", "day"], name="workforce_shift_day")]

    def __str__(self) -> str:
        return f"{self.work} on {self.day}"

    @property
    def is_live(self) -> bool:
        return self.withdrawn_at is None and self.cancelled_at is None

    def counts_first(self, came_at: datetime, went_at: datetime | None) -> bool:
        """Whether pieces said now, with these times, are the first that are counted of it."""
        same = (self.came_at, self.went_at) == (came_at, went_at)
        return same and self.pay_by == Worker.PayBy.PIECE and not self.pieces

    @property
    def span(self) -> Span:
        """From when until when, as far as it is known."""
        return Span(self.came_or_starts, self.went_or_ends)

    @property
    def came_or_starts(self) -> datetime:
        return self.came_at or self.starts_at

    @property
    def went_or_ends(self) -> datetime:
        return self.went_at or self.ends_at


class ShiftCorrection(models.Model):
    """What a shift said before it was put right, and why. Only added."""

    shift = models.ForeignKey(Shift, on_delete=models.CASCADE, related_name="corrections")
    came_at = models.DateTimeField(null=True)
    went_at = models.DateTimeField(null=True)
    pieces = models.PositiveIntegerField(default=0)
    reason = models.CharField(max_length=200)
    by_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"correction of {self.shift_id}"


class WorkContractQuerySet(models.QuerySet["WorkContract"]):
    def visible_to(self, actor: Actor) -> Self:
        if not sells(actor):
            return self.none()
        return self.filter(worker__organisation_id=actor.organisation_id)


class WorkContract(models.Model):
    """The paper about what a neighbour agreed to in one call, and who confirmed it. A confirmation is no signature."""

    objects: ClassVar = WorkContractQuerySet.as_manager()

    call = models.ForeignKey("workforce.Call", on_delete=models.PROTECT, related_name="contracts")
    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+")
    # What it is of: the days agreed on when it was printed. Agreed anew, it is printed anew.
    said = models.CharField(max_length=64)
    file = models.ForeignKey("documents.File", null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    stall_confirmed_at = models.DateTimeField(null=True)
    worker_confirmed_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["call", "worker", "said"], name="workforce_contract_once")
        ]

    def __str__(self) -> str:
        return f"contract {self.pk}"
