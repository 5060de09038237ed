"""Parcels to be paid at the door that came back: how often, known by a salted mark of the number, for a while."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar, Self

from django.db import models


class NoShowQuerySet(models.QuerySet["NoShow"]):
    def counting(self, now: datetime) -> Self:
        """Those that count: not run out, and not contested by the person."""
        return self.filter(expires_at__gt=now, contested_at=None)


class NoShow(models.Model):
    """A carrier said that a parcel of this order came back. `mark` is a keyed hash of the buyer's number: it tells the same number again and
    nothing else. The person sees it by the order's claim link and can say that it is wrong; then it does not count."""

    order = models.OneToOneField("orders.Order", on_delete=models.CASCADE, related_name="+")
    mark = models.CharField(max_length=64, db_index=True)
    told_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)
    contested_at = models.DateTimeField(null=True)
    words = models.CharField(max_length=300, blank=True, default="")

    objects: ClassVar = NoShowQuerySet.as_manager()

    def __str__(self) -> str:
        return f"order {self.order_id} came back"
