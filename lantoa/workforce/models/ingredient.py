"""What goods are made of and packed in: how much lies on the shelf, what is on its way, what went in and out."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from lantoa.kit.access import Actor, sells
from lantoa.workforce.models.making import Making


class IngredientQuerySet(models.QuerySet["Ingredient"]):
    def visible_to(self, actor: Actor) -> Self:
        """What the organisation this actor sells for makes its goods of."""
        if not sells(actor):
            return self.none()
        return self.filter(organisation_id=actor.organisation_id)

    def live(self) -> Self:
        return self.filter(ended_at=None)


class Ingredient(models.Model):
    """Something goods are made of or packed in, in a unit of its own; quantities are thousandths of that unit everywhere.

    `lead_days` pass between ordering it and having it; it keeps `keeps_days` once it is there (None: as long as one likes).
    """

    objects: ClassVar = IngredientQuerySet.as_manager()

    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=80)
    unit = models.CharField(max_length=20)
    on_shelf = models.PositiveBigIntegerField(default=0)
    lead_days = models.PositiveSmallIntegerField(default=0)
    keeps_days = models.PositiveSmallIntegerField(null=True)
    ended_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "name"], condition=Q(ended_at=None), name="workforce_ingredient_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class IngredientUse(models.Model):
    """How much of an ingredient one piece of a product takes, in thousandths of its unit."""

    making = models.ForeignKey(Making, on_delete=models.CASCADE, related_name="uses")
    ingredient = models.ForeignKey(Ingredient, on_delete=models.PROTECT, related_name="uses")
    quantity = models.PositiveIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["making", "ingredient"], name="workforce_use_once"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="workforce_use_some"),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} of {self.ingredient_id}"


class PurchaseQuerySet(models.QuerySet["Purchase"]):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(ingredient__in=Ingredient.objects.visible_to(actor))

    def coming(self) -> Self:
        """Ordered, and not there yet."""
        return self.filter(arrived_at=None, cancelled_at=None)


class Purchase(models.Model):
    """So much of an ingredient was ordered, and came or was called off. Bought at once, it came when it was ordered."""

    objects: ClassVar = PurchaseQuerySet.as_manager()

    ingredient = models.ForeignKey(Ingredient, on_delete=models.PROTECT, related_name="purchases")
    quantity = models.PositiveBigIntegerField()
    ordered_at = models.DateTimeField()
    arrived_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(quantity__gt=0), name="workforce_purchase_some"),
            models.CheckConstraint(
                condition=Q(arrived_at=None) | Q(cancelled_at=None), name="workforce_purchase_one_end"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} of {self.ingredient_id}"


class IngredientMove(models.Model):
    """Why the shelf of an ingredient grew or shrank. Append-only."""

    class Reason(models.TextChoices):
        COUNTED = "counted"
        BOUGHT = "bought"
        USED = "used"

    ingredient = models.ForeignKey(Ingredient, on_delete=models.CASCADE, related_name="moves")
    change = models.BigIntegerField()
    reason = models.CharField(max_length=8, choices=Reason)
    production = models.ForeignKey("workforce.ProductionOrder", null=True, on_delete=models.PROTECT, related_name="+")
    by_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.change:+d} {self.reason}"
