"""Stalls and their offers."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q


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
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class Offer(models.Model):
    """A variant on sale in a stall at a price (đồng, for one selling unit of the variant)."""

    store = models.ForeignKey(Store, on_delete=models.CASCADE, related_name="offers")
    variant = models.ForeignKey("catalog.ProductVariant", on_delete=models.CASCADE, related_name="+")
    price = models.PositiveIntegerField()
    shown = models.BooleanField(default=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["store", "variant"], name="stores_offer_once"),
            models.CheckConstraint(condition=Q(price__gt=0), name="stores_offer_price"),
        ]

    def __str__(self) -> str:
        return f"{self.variant_id} at {self.price}"
