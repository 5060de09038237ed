"""What there is and what of it is promised to whom."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q


class Stock(models.Model):
    """Units of a variant on hand, and how many of them are promised (held or allocated).

    `to_make` of those on hand are not there yet: they are promised to buyers who wait until they are made (docs/decisions/0055-buying-ahead.md).
    """

    variant = models.OneToOneField(
        "catalog.ProductVariant", on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    on_hand = models.PositiveIntegerField()
    promised = models.PositiveIntegerField(default=0)
    to_make = models.PositiveIntegerField(default=0, db_default=0)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(promised__gte=0, promised__lte=F("on_hand")), name="stock_promised_within"
            )
        ]

    def __str__(self) -> str:
        return f"{self.on_hand} of {self.variant_id}"


class Hold(models.Model):
    """Units promised to one holder (for example an order): until a time while paying, or for good (no time: an allocation)."""

    variant = models.ForeignKey("catalog.ProductVariant", on_delete=models.CASCADE, related_name="+")
    holder_type = models.CharField(max_length=40)
    holder_id = models.BigIntegerField()
    quantity = models.PositiveIntegerField()
    expires_at = models.DateTimeField(null=True)
    # Promised before they were made: whoever has them takes what is ready first, the rest when it is.
    to_make = models.BooleanField(default=False, db_default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["holder_type", "holder_id", "variant"], name="stock_hold_once"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="stock_hold_positive"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["variant", "expires_at"], name="stock_hold_expiry"),
            models.Index(fields=["holder_type", "holder_id"], condition=Q(to_make=True), name="stock_hold_to_make"),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} of {self.variant_id} for {self.holder_type} {self.holder_id}"


class StockMove(models.Model):
    """Why the number on hand changed: counted, added, handed over, returned, promised to be made (or no longer). Append-only."""

    class Reason(models.TextChoices):
        COUNTED = "counted"
        ADDED = "added"
        HANDED_OVER = "handed_over"
        RETURNED = "returned"
        TO_MAKE = "to_make"

    variant = models.ForeignKey("catalog.ProductVariant", on_delete=models.CASCADE, related_name="+")
    change = models.IntegerField()
    reason = models.CharField(max_length=20, choices=Reason)
    holder_type = models.CharField(max_length=40, blank=True, default="")
    holder_id = models.BigIntegerField(null=True)
    by_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.change:+d} {self.reason}"
