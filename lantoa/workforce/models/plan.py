"""A plan: who comes on which day, what is made when, and which promise has to be moved."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from lantoa.kit.access import Actor, sells
from lantoa.workforce.models.worker import Worker


class PlanQuerySet(models.QuerySet["Plan"]):
    def visible_to(self, actor: Actor) -> Self:
        """The plans of the organisation this actor sells for."""
        if not sells(actor):
            return self.none()
        return self.filter(organisation_id=actor.organisation_id)

    def current(self) -> Self:
        """The one in force of each organisation: a newer one takes its place."""
        return self.filter(replaced_at=None)


class Plan(models.Model):
    """What was planned for so many days from `first` on, and how near to the best it is proved to be (`gap`, a share)."""

    objects: ClassVar = PlanQuerySet.as_manager()

    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    first = models.DateField()
    days = models.PositiveSmallIntegerField()
    gap = models.FloatField(default=0)
    # Hours of work by day and skill, with how few and how many they may be, as [[ISO date, skill, hours, low, high], …]
    hours = models.JSONField(default=list)
    made_at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation"], condition=Q(replaced_at=None), name="workforce_one_plan"),
        ]

    def __str__(self) -> str:
        return f"plan from {self.first}"


class Planning(models.Model):
    """That a stall asked for a plan. Every asking is a round of its own; what an older round finds is thrown away. `done_at`: the worker
    is done with this round; `refused` says why there is no plan then, "" where there is one."""

    class Refused(models.TextChoices):
        IMPOSSIBLE = "impossible"  # what was set by hand breaks a limit
        NOTHING = "nothing"  # no product says how it is made
        NOBODY = "nobody"  # nobody is on the list of hands

    organisation = models.OneToOneField(
        "accounts.Organisation", primary_key=True, on_delete=models.PROTECT, related_name="+"
    )
    round = models.PositiveIntegerField(default=1)
    asked_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    refused = models.CharField(max_length=12, choices=Refused, blank=True, default="")

    def __str__(self) -> str:
        return f"round {self.round} of {self.organisation_id}"


class Demand(models.Model):
    """What a plan was made for: pieces of a product to be ready on a day. `promised` are paid or confirmed, `likely` ordered but neither, or held
    for a buyer; `expected` more orders to come, seldom fewer than `low` or more than `high`; `counted`: these are planned in too."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="demand")
    product = models.ForeignKey("catalog.Product", on_delete=models.PROTECT, related_name="+")
    day = models.DateField()
    promised = models.PositiveIntegerField(default=0)
    likely = models.PositiveIntegerField(default=0)
    expected = models.PositiveIntegerField(default=0)
    low = models.PositiveIntegerField(default=0)
    high = models.PositiveIntegerField(default=0)
    # So many of them lie ready already, the promised ones first.
    ready = models.PositiveIntegerField(default=0)
    counted = models.BooleanField(default=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["plan", "product", "day"], name="workforce_demand_once")
        ]

    def __str__(self) -> str:
        return f"{self.promised} on {self.day}"


class PlannedShift(models.Model):
    """This worker is wanted on this day. `pinned` was set by hand: true comes, false does not; the rest is planned around it."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="shifts")
    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+")
    day = models.DateField()
    pinned = models.BooleanField(null=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["plan", "worker", "day"], name="workforce_shift_once")]

    def __str__(self) -> str:
        return f"{self.worker_id} on {self.day}"


class PlannedBatch(models.Model):
    """So many pieces of a product are to be ready on a day."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="batches")
    product = models.ForeignKey("catalog.Product", on_delete=models.PROTECT, related_name="+")
    day = models.DateField()
    quantity = models.PositiveIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["plan", "product", "day"], name="workforce_batch_once")
        ]

    def __str__(self) -> str:
        return f"{self.quantity} on {self.day}"


class MovedPromise(models.Model):
    """Of something promised so many pieces are ready on another day, or not within the plan (None)."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="moved")
    # What was promised: an order, a campaign of orders ahead, pieces held in a live sale, or what is only expected (type and id; 0 where nothing has one).
    subject_type = models.CharField(max_length=60)
    subject_id = models.BigIntegerField()
    product = models.ForeignKey("catalog.Product", on_delete=models.PROTECT, related_name="+")
    due = models.DateField()
    quantity = models.PositiveIntegerField()
    to = models.DateField(null=True)
    # Why, in one word (rules/told.py), what of it is missing, and how many more hands on that day would keep it.
    why = models.CharField(max_length=12, blank=True, default="", db_default="")
    what = models.CharField(max_length=80, blank=True, default="", db_default="")
    hands = models.PositiveSmallIntegerField(default=0, db_default=0)

    def __str__(self) -> str:
        return f"{self.quantity} from {self.due} to {self.to}"
