"""What is being made: orders to make goods, what came out of them, and which lot went to whom."""

from __future__ import annotations

from typing import ClassVar, Literal, Self

from django.db import models
from django.db.models import F, Q

from lantoa.kit.access import Actor, sells
from lantoa.workforce.models.plan import PlannedBatch

State = Literal["planned", "started", "done", "cancelled"]


class ProductionOrderQuerySet(models.QuerySet["ProductionOrder"]):
    def visible_to(self, actor: Actor) -> Self:
        """What the organisation this actor sells for makes."""
        if not sells(actor):
            return self.none()
        return self.filter(organisation_id=actor.organisation_id)

    def planned(self) -> Self:
        return self.open().filter(started_at=None)

    def open(self) -> Self:
        """Neither done nor called off."""
        return self.filter(done_at=None, cancelled_at=None)

    def done(self) -> Self:
        return self.filter(done_at__isnull=False)


class ProductionOrder(models.Model):
    """So many pieces of a product are to be made by a day. How far it is follows from its times.

    `made` and `spoiled` (a part of what was made) are thousandths of a piece; `used_seconds` is all work on it together, None where nobody
    said. `from_plan`: a plan asked for it, so that a newer plan may change it until it is started; `batch` is what the plan said then.
    """

    objects: ClassVar = ProductionOrderQuerySet.as_manager()

    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    product = models.ForeignKey("catalog.Product", on_delete=models.PROTECT, related_name="+")
    day = models.DateField()
    quantity = models.PositiveIntegerField()
    from_plan = models.BooleanField(default=False)
    batch = models.ForeignKey(PlannedBatch, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)
    made = models.PositiveBigIntegerField(null=True)
    spoiled = models.PositiveBigIntegerField(default=0)
    used_seconds = models.PositiveBigIntegerField(null=True)
    lot = models.OneToOneField("catalog.Lot", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["product", "day"], condition=Q(from_plan=True, cancelled_at=None), name="workforce_production_once"
            ),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="workforce_production_some"),
            models.CheckConstraint(condition=Q(done_at=None) | Q(cancelled_at=None), name="workforce_production_one_end"),
            models.CheckConstraint(
                condition=Q(done_at=None) | Q(made__isnull=False, spoiled__lte=F("made")), name="workforce_production_made"
            ),
        ]  # fmt: skip
        indexes: ClassVar = [models.Index(fields=["organisation", "day"], name="workforce_production_day")]

    def __str__(self) -> str:
        return f"{self.quantity} of {self.product_id} by {self.day}"

    @property
    def state(self) -> State:
        if self.cancelled_at:
            return "cancelled"
        if self.done_at:
            return "done"
        return "started" if self.started_at else "planned"


class ProducedKind(models.Model):
    """How many of one kind came out of an order to make goods, and how many of these were spoiled; the rest went to the shelf."""

    production = models.ForeignKey(ProductionOrder, on_delete=models.CASCADE, related_name="kinds")
    variant = models.ForeignKey("catalog.ProductVariant", on_delete=models.PROTECT, related_name="+")
    made = models.PositiveIntegerField()
    spoiled = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["production", "variant"], name="workforce_produced_once"),
            models.CheckConstraint(condition=Q(spoiled__lte=F("made")), name="workforce_produced_spoiled"),
        ]

    def __str__(self) -> str:
        return f"{self.made} of {self.variant_id}"


class LotPickQuerySet(models.QuerySet["LotPick"]):
    def visible_to(self, actor: Actor) -> Self:
        if not sells(actor):
            return self.none()
        return self.filter(lot__product__organisation_id=actor.organisation_id)

    def gone(self) -> Self:
        """Not put back, and not of an order that was cancelled: these are no longer in the lot."""
        return self.filter(put_back_at=None, line__order__cancelled_at=None)


class LotPick(models.Model):
    """So many of a kind were taken out of a lot: for a line of an order, or (None) without one: sold by hand, spoiled, eaten."""

    objects: ClassVar = LotPickQuerySet.as_manager()

    lot = models.ForeignKey("catalog.Lot", on_delete=models.PROTECT, related_name="+")
    variant = models.ForeignKey("catalog.ProductVariant", on_delete=models.PROTECT, related_name="+")
    line = models.ForeignKey("orders.OrderLine", null=True, on_delete=models.PROTECT, related_name="+")
    quantity = models.PositiveIntegerField()
    by_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()
    put_back_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=Q(quantity__gt=0), name="workforce_pick_some")]

    def __str__(self) -> str:
        return f"{self.quantity} of {self.lot_id}"
