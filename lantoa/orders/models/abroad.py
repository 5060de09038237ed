"""Asking for an order abroad: the stall says what delivery costs before anybody pays."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import Q

from lantoa.kit.access import Actor, sells
from lantoa.kit.world import world
from lantoa.orders import rules
from lantoa.shipping import api as shipping


class AbroadRequestQuerySet(models.QuerySet["AbroadRequest"]):
    def visible_to(self, actor: Actor) -> AbroadRequestQuerySet:
        """What was asked of the stalls this actor works for."""
        if not sells(actor):
            return self.none()
        return self.filter(store__organisation_id=actor.organisation_id)

    def open(self) -> AbroadRequestQuerySet:
        return self.filter(order=None, declined_at=None)

    def to_answer(self) -> AbroadRequestQuerySet:
        """Those in which the stall has said nothing yet."""
        return self.open().filter(quoted_at=None)

    def over(self, now: datetime) -> AbroadRequestQuerySet:
        """Those whose quote ran out before anybody took it."""
        return self.open().filter(accepted_at=None, quoted_at__lte=now - rules.QUOTE_DAYS)


class AbroadRequest(models.Model):
    """What somebody abroad would like sent, and where; then what the stall says delivery costs; then the order it became.

    `fee` (đồng), `days_least` and `days_most` are the stall's promise, good for `rules.QUOTE_DAYS`; nothing is held and nothing to pay before the buyer
    agreed. `zone` is the buyer's time zone; `over_told_at` when both were told that the quote ran out. Empty name and address: the buyer was erased.
    """

    objects: ClassVar = AbroadRequestQuerySet.as_manager()

    token = models.CharField(max_length=32, unique=True)
    store = models.ForeignKey("stores.Store", on_delete=models.PROTECT, related_name="+")
    buyer = models.ForeignKey("accounts.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    name = models.CharField(max_length=120)
    phone = models.CharField(max_length=16, db_index=True)
    country = models.CharField(max_length=2)
    zone = models.CharField(max_length=40)
    address = models.CharField(max_length=120)
    city = models.CharField(max_length=60)
    region = models.CharField(max_length=40, blank=True, default="")
    postcode = models.CharField(max_length=20, blank=True, default="")
    note = models.CharField(max_length=300, blank=True, default="")
    language = models.CharField(max_length=2, default="vi")
    asked_at = models.DateTimeField()
    fee = models.PositiveIntegerField(null=True)
    days_least = models.PositiveSmallIntegerField(null=True)
    days_most = models.PositiveSmallIntegerField(null=True)
    words = models.CharField(max_length=300, blank=True, default="")
    quoted_at = models.DateTimeField(null=True)
    declined_at = models.DateTimeField(null=True)
    over_told_at = models.DateTimeField(null=True)
    accepted_at = models.DateTimeField(null=True)
    order = models.OneToOneField("orders.Order", null=True, on_delete=models.CASCADE, related_name="abroad")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["store", "-asked_at"], name="orders_abroad_store")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(quoted_at=None) | Q(fee__isnull=False, days_least__isnull=False, days_most__isnull=False),
                name="orders_abroad_quote_whole",
            ),
            models.CheckConstraint(condition=Q(order=None) | Q(accepted_at__isnull=False), name="orders_abroad_agreed"),
        ]

    def __str__(self) -> str:
        return f"request {self.pk} to {self.country}"

    @property
    def destination(self) -> shipping.Country:
        return shipping.countries()[self.country]

    @property
    def quote_ends_at(self) -> datetime | None:
        return self.quoted_at + rules.QUOTE_DAYS if self.quoted_at else None

    @property
    def state(self) -> str:
        """ordered, declined, asked, quoted, or over: a quote nobody took in time."""
        if self.order_id:
            return "ordered"
        if self.declined_at:
            return "declined"
        ends = self.quote_ends_at
        if ends is None:
            return "asked"
        return "quoted" if world.now() < ends else "over"

    @property
    def whole_address(self) -> str:
        """On one line, as it stands on an order."""
        parts = (self.address, self.city, self.region, self.postcode, self.destination.name("en"))
        return ", ".join(part for part in parts if part)


class AbroadLine(models.Model):
    """One thing somebody abroad would like."""

    request = models.ForeignKey(AbroadRequest, on_delete=models.CASCADE, related_name="lines")
    offer = models.ForeignKey("stores.Offer", on_delete=models.CASCADE, related_name="+")
    quantity = models.PositiveIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["request", "offer"], name="orders_abroad_line_once"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="orders_abroad_line_quantity"),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} of {self.offer_id}"
