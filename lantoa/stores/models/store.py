"""Stalls and their offers."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q

from lantoa.kit.access import SELLING, Actor
from lantoa.stores.rules.stall import is_closed


class StoreQuerySet(models.QuerySet["Store"]):
    def public(self) -> Self:
        """Stalls that buyers may see: open, no rehearsal, not taken down."""
        return self.filter(rehearsal=False, opened_at__isnull=False, withheld=False)

    def visible_to(self, actor: Actor) -> Self:
        """The stalls this actor works in."""
        if actor.organisation_id is None or not actor.roles & SELLING:
            return self.none()
        return self.filter(organisation_id=actor.organisation_id)


class Store(models.Model):
    """A stall: where an organisation meets its buyers. A rehearsal stall is never public."""

    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=120)
    story = models.TextField(blank=True, default="")
    unit = models.ForeignKey("places.Unit", on_delete=models.PROTECT, related_name="+")
    phone = models.CharField(max_length=16)
    cover = models.ForeignKey("documents.Photo", null=True, on_delete=models.SET_NULL, related_name="+")
    shipping_fee = models.PositiveIntegerField(default=0)
    accepts_cod = models.BooleanField(default=True)
    rehearsal = models.BooleanField(default=False)
    opened_at = models.DateTimeField(null=True)
    closed_from = models.DateField(null=True)
    closed_until = models.DateField(null=True)
    closed_note = models.CharField(max_length=200, blank=True, default="")
    # Taken down by a moderator; follows from the matters about it, see actions/sight.py.
    withheld = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    objects: ClassVar = StoreQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "rehearsal"], name="stores_store_once"),
            models.CheckConstraint(
                condition=Q(closed_until=None) | Q(closed_from__isnull=False, closed_until__gte=F("closed_from")),
                name="stores_store_holiday",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def is_closed(self, today: date) -> bool:
        """Whether it rests on this day."""
        return is_closed(self.closed_from, self.closed_until, today)

    def is_public(self) -> bool:
        return not self.rehearsal and self.opened_at is not None and not self.withheld


class OfferQuerySet(models.QuerySet["Offer"]):
    def live(self) -> Self:
        """Offers of products and kinds that are still there."""
        return self.filter(variant__archived_at=None, variant__product__archived_at=None)

    def public(self) -> Self:
        """Offers that buyers may see."""
        open_ = {"store__rehearsal": False, "store__opened_at__isnull": False, "store__withheld": False}
        return self.live().filter(shown=True, withheld=False, **open_)

    def visible_to(self, actor: Actor) -> Self:
        """Offers of the stalls this actor works in."""
        if actor.organisation_id is None or not actor.roles & SELLING:
            return self.none()
        return self.filter(store__organisation_id=actor.organisation_id)


class Offer(models.Model):
    """A variant on sale in a stall at a price (đồng, for one selling unit of the variant)."""

    store = models.ForeignKey(Store, on_delete=models.CASCADE, related_name="offers")
    variant = models.ForeignKey("catalog.ProductVariant", on_delete=models.CASCADE, related_name="+")
    price = models.PositiveIntegerField()
    shown = models.BooleanField(default=True)
    # Waits for a moderator, was refused or taken down; follows from the matters about its product, see actions/sight.py.
    withheld = models.BooleanField(default=False)

    objects: ClassVar = OfferQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["store", "variant"], name="stores_offer_once"),
            models.CheckConstraint(condition=Q(price__gt=0), name="stores_offer_price"),
        ]

    def __str__(self) -> str:
        return f"{self.variant_id} at {self.price}"
