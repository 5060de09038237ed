"""When a product can be had."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q

from lantoa.kit.access import Actor, sells
from lantoa.preorders import rules


class HarvestWindowQuerySet(models.QuerySet["HarvestWindow"]):
    def visible_to(self, actor: Actor) -> Self:
        """Those of the products of the organisation this actor sells for."""
        if not sells(actor):
            return self.none()
        return self.filter(product__organisation_id=actor.organisation_id)


class HarvestWindow(models.Model):
    """From when to when a product can be had, both days included: once, or each year on these days."""

    objects: ClassVar = HarvestWindowQuerySet.as_manager()

    product = models.ForeignKey("catalog.Product", on_delete=models.CASCADE, related_name="+")
    first = models.DateField()
    last = models.DateField()
    yearly = models.BooleanField(default=True)
    said_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(last__gte=F("first")), name="preorders_window_days"),
            models.UniqueConstraint(fields=["product", "first"], name="preorders_window_once"),
        ]

    def __str__(self) -> str:
        return f"{self.first} to {self.last}"

    @property
    def window(self) -> rules.Window:
        return rules.Window(self.first, self.last, self.yearly)
