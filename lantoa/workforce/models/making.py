"""How a product is made: its steps with their minutes, what it keeps, and the equipment it takes."""

from __future__ import annotations

from typing import ClassVar, Self

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q

from lantoa.kit.access import Actor, sells

MINUTES_OF_A_DAY = 24 * 60


class EquipmentQuerySet(models.QuerySet["Equipment"]):
    def visible_to(self, actor: Actor) -> Self:
        """The equipment of the organisation this actor sells for."""
        if not sells(actor):
            return self.none()
        return self.filter(organisation_id=actor.organisation_id)

    def live(self) -> Self:
        return self.filter(ended_at=None)


class Equipment(models.Model):
    """What a step needs beside hands (a mortar, a steamer, a dryer): so many minutes of it a day."""

    objects: ClassVar = EquipmentQuerySet.as_manager()

    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=80)
    minutes_a_day = models.PositiveIntegerField()
    ended_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "name"], condition=Q(ended_at=None), name="workforce_equipment_once"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name


class MakingQuerySet(models.QuerySet["Making"]):
    def visible_to(self, actor: Actor) -> Self:
        """How the goods of the organisation this actor sells for are made."""
        if not sells(actor):
            return self.none()
        return self.filter(product__organisation_id=actor.organisation_id)


class Making(models.Model):
    """How one product is made, told for one piece of it; which part of its kinds is how many pieces stands in `Portion`."""

    objects: ClassVar = MakingQuerySet.as_manager()

    product = models.OneToOneField("catalog.Product", on_delete=models.PROTECT, related_name="+")
    # Days the goods may lie between made and sent.
    keeps_days = models.PositiveSmallIntegerField(default=0)
    # Days after an order within which it is promised to be sent.
    sent_within_days = models.PositiveSmallIntegerField(default=2)
    # Whether the number on hand is what can still be promised, made after the order; else so many lie there ready.
    made_to_order = models.BooleanField(default=True, db_default=True)
    # Days after it was made until which whoever buys it may use it; None: nothing is said on the package.
    shelf_life_days = models.PositiveSmallIntegerField(null=True)
    # When its minutes were last looked at beside what was really used: only batches done later teach them.
    minutes_settled_at = models.DateTimeField(null=True)
    changed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"making of {self.product_id}"


class MakingStep(models.Model):
    """One step: seconds of work for each piece and, once, for each batch of so many pieces (0: any number)."""

    making = models.ForeignKey(Making, on_delete=models.CASCADE, related_name="steps")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=80)
    seconds = models.PositiveIntegerField(validators=[MaxValueValidator(MINUTES_OF_A_DAY * 60)])
    setup_seconds = models.PositiveIntegerField(default=0)
    batch = models.PositiveIntegerField(default=0)
    skill = models.CharField(max_length=40, blank=True, default="")
    equipment = models.ForeignKey(Equipment, null=True, on_delete=models.PROTECT, related_name="+")
    # Days before the goods are ready on which this step is done.
    days_ahead = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["position", "pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["making", "position"], name="workforce_step_once")]

    def __str__(self) -> str:
        return self.name


class Portion(models.Model):
    """How many pieces one kind of a product is, in thousandths (a kind of 1 kg is 2,000 where the piece is 500 g)."""

    making = models.ForeignKey(Making, on_delete=models.CASCADE, related_name="portions")
    variant = models.OneToOneField("catalog.ProductVariant", on_delete=models.PROTECT, related_name="+")
    thousandths = models.PositiveIntegerField(default=1000)

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=Q(thousandths__gt=0), name="workforce_portion_some")]

    def __str__(self) -> str:
        return f"{self.thousandths}/1000 of a piece"


class MinutesChange(models.Model):
    """The minutes of one step as they were and as they became, learnt from so many batches."""

    making = models.ForeignKey(Making, on_delete=models.CASCADE, related_name="changes")
    step_name = models.CharField(max_length=80)
    before = models.PositiveIntegerField()
    after = models.PositiveIntegerField()
    batches = models.PositiveSmallIntegerField()
    by_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.before} to {self.after} s"
