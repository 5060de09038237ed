"""Lots of a product, their trade codes and stamps, and how often each was looked up."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q

from lantoa.catalog.rules.lot import trace_path
from lantoa.kit.access import Actor, sells


class Gtin(models.Model):
    """A trade code of 14 digits, of one product here and of no other."""

    number = models.CharField(max_length=14, unique=True)
    product = models.ForeignKey("catalog.Product", on_delete=models.PROTECT, related_name="gtins")

    def __str__(self) -> str:
        return self.number


class GtinClaim(models.Model):
    """A stall wanted to use a trade code that another stall's product has: officers who grade say whose it is. `outcome`: kept (by whose it
    was), given (to who asked)."""

    class Outcome(models.TextChoices):
        NOT_YET = ""
        KEPT = "kept"
        GIVEN = "given"

    gtin = models.ForeignKey(Gtin, on_delete=models.PROTECT, related_name="claims")
    product = models.ForeignKey("catalog.Product", on_delete=models.PROTECT, related_name="+")
    claimed_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=5, choices=Outcome, blank=True, default=Outcome.NOT_YET)
    words = models.CharField(max_length=300, blank=True, default="")
    by_id = models.BigIntegerField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["gtin", "product"], name="catalog_claim_once"),
            models.CheckConstraint(
                condition=Q(settled_at=None, outcome="") | (Q(settled_at__isnull=False) & ~Q(outcome="")), name="catalog_claim_settled"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.gtin_id} for {self.product_id}"


class LotQuerySet(models.QuerySet["Lot"]):
    def visible_to(self, actor: Actor) -> Self:
        """The lots of the organisation this actor sells for."""
        if not sells(actor):
            return self.none()
        return self.filter(product__organisation_id=actor.organisation_id)


class Lot(models.Model):
    """What was made of a product at one time and place. `serials` is the highest number printed on a stamp, `mark` its name in
    an address where the product has no trade code."""

    product = models.ForeignKey("catalog.Product", on_delete=models.PROTECT, related_name="lots")
    gtin = models.ForeignKey(Gtin, null=True, on_delete=models.PROTECT, related_name="lots")
    code = models.CharField(max_length=20)
    mark = models.CharField(max_length=12, unique=True)
    made_on = models.DateField()
    expires_on = models.DateField(null=True)
    quantity = models.PositiveIntegerField(null=True)
    address = models.CharField(max_length=200)
    brand = models.CharField(max_length=80, blank=True, default="")
    serials = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField()
    recalled_at = models.DateTimeField(null=True)
    recall_reason = models.CharField(max_length=600, blank=True, default="")
    recall_advice = models.CharField(max_length=600, blank=True, default="")

    objects: ClassVar = LotQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["product", "code"], name="catalog_lot_once"),
            models.CheckConstraint(
                condition=Q(expires_on=None) | Q(expires_on__gte=F("made_on")), name="catalog_lot_expiry"
            ),
            models.CheckConstraint(
                condition=Q(recalled_at=None) | (~Q(recall_reason="") & ~Q(recall_advice="")), name="catalog_lot_recall"
            ),
        ]

    def __str__(self) -> str:
        return self.code

    def path(self, serial: str = "") -> str:
        """Where its stamp leads."""
        gtin = self.gtin.number if self.gtin else ""
        return trace_path(gtin=gtin, lot=self.code, mark=self.mark, serial=serial, expires_on=self.expires_on)


class StampSheet(models.Model):
    """Stamps that were asked for at once: so many of a lot, with running serials from `first_serial` on, or all alike (None)."""

    lot = models.ForeignKey(Lot, on_delete=models.CASCADE, related_name="sheets")
    count = models.PositiveSmallIntegerField()
    first_serial = models.PositiveIntegerField(null=True)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.count} stamps of {self.lot_id}"


class ScanDay(models.Model):
    """How often a lot was looked up on a day, and nothing of who did."""

    lot = models.ForeignKey(Lot, on_delete=models.CASCADE, related_name="scans")
    day = models.DateField()
    times = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["lot", "day"], name="catalog_scan_once")]

    def __str__(self) -> str:
        return f"{self.times} on {self.day}"
