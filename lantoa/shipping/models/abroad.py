"""Destinations a house stopped by hand, and the rates of exchange somebody entered."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import Q

from lantoa.kit.world import world
from lantoa.shipping.rules import abroad


class DestinationStopQuerySet(models.QuerySet["DestinationStop"]):
    def holding(self, day: date) -> DestinationStopQuerySet:
        """Those in force on this day."""
        return self.filter(Q(until=None) | Q(until__gte=day), since__lte=day, lifted_at=None)


class DestinationStop(models.Model):
    """The post takes nothing for a destination: since when, why, and who says so. It holds from the moment it is written."""

    objects: ClassVar = DestinationStopQuerySet.as_manager()

    country = models.CharField(max_length=2)
    since = models.DateField()
    until = models.DateField(null=True)
    why = models.CharField(max_length=200)
    source = models.CharField(max_length=300)
    made_at = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["country", "since"], name="shipping_stop_country")]

    def __str__(self) -> str:
        return f"{self.country} since {self.since}"

    @classmethod
    def of(cls, country: str) -> DestinationStop | None:
        """Why nothing is sent there today; None when nothing stands against it. Ours before what ships with the data."""
        today = world.today()
        own: DestinationStop | None = (
            cls.objects.holding(today).filter(country=country).order_by("-since", "-pk").first()
        )
        if own:
            return own
        rows = [row for row in abroad.stops_found() if row["country"] == country]
        told = [
            cls(country=country, **{name: row.get(name) for name in ("since", "until", "why", "source")})
            for row in rows
        ]
        return next((one for one in told if one.since <= today and (one.until is None or today <= one.until)), None)


class ExchangeRate(models.Model):
    """How many đồng one unit of a currency was on a day, as somebody entered it with its source; XDR is the SDR. Rows are only added."""

    currency = models.CharField(max_length=3)
    dong = models.DecimalField(max_digits=14, decimal_places=4)
    on = models.DateField()
    source = models.CharField(max_length=300)
    made_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["currency", "-on"], name="shipping_rate_newest")]

    def __str__(self) -> str:
        return f"{self.currency} {self.dong} on {self.on}"

    @classmethod
    def newest(cls) -> Mapping[str, abroad.Rate]:
        """The newest rate of each currency: what was entered, else what ships with the product. One query."""
        entered = cls.objects.filter(on__lte=world.today()).order_by("on", "pk")
        own = {one.currency: abroad.Rate(one.currency, one.dong, one.on, one.source, "verified") for one in entered}
        return {**abroad.rates(), **own}
