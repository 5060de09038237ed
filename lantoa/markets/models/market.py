"""A market, its plan of rows and places, and to whom each place is let."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q

from lantoa.kit.access import Actor, sells
from lantoa.markets.rules.plan import GRADES

MANAGING = frozenset({"owner", "seller", "officer"})


def managed(actor: Actor, prefix: str = "") -> Q:
    """The rows of the markets which the organisation this actor works for manages; none for anybody else."""
    mine = actor.organisation_id if actor.roles & MANAGING else None
    return Q(**{f"{prefix}manager_id": mine}) if mine is not None else Q(pk__in=[])


class MarketQuerySet(models.QuerySet["Market"]):
    def visible_to(self, actor: Actor) -> Self:
        """The markets this actor manages."""
        return self.filter(managed(actor))


class Market(models.Model):
    """A market place with a roof or without: where it stands, its class, who manages it, when it is open.

    `grade` is the class (hạng) 1 to 3, as its manager says; `managed_by` the manager's name as it was then, for pages that are kept. Not the house's own market of goods on line.
    """

    name = models.CharField(max_length=120)
    slug = models.SlugField(max_length=60, unique=True)
    unit = models.ForeignKey("places.Unit", on_delete=models.PROTECT, related_name="+")
    grade = models.PositiveSmallIntegerField()
    manager = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    managed_by = models.CharField(max_length=160)
    address = models.CharField(max_length=160, blank=True, default="")
    hours = models.CharField(max_length=160)
    sells = models.CharField(max_length=400, blank=True, default="")
    # The same for who reads no Vietnamese, where the manager wrote it.
    hours_en = models.CharField(max_length=160, blank=True, default="")
    sells_en = models.CharField(max_length=400, blank=True, default="")
    opened_at = models.DateTimeField()

    objects: ClassVar = MarketQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(grade__in=GRADES), name="markets_market_grade"),
            models.UniqueConstraint(fields=["unit", "name"], name="markets_market_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Row(models.Model):
    """A row of places on the plan: its line on the squared paper, counted from the top, and its name."""

    market = models.ForeignKey(Market, on_delete=models.CASCADE, related_name="rows")
    line = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=40)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["market", "line"], name="markets_row_line"),
            models.UniqueConstraint(fields=["market", "name"], name="markets_row_name"),
        ]

    def __str__(self) -> str:
        return self.name


class PlaceQuerySet(models.QuerySet["Place"]):
    def visible_to(self, actor: Actor) -> Self:
        """Places of the markets this actor manages."""
        return self.filter(managed(actor, "market__"))

    def there(self) -> Self:
        """Those that were not closed."""
        return self.filter(closed_at=None)


class Place(models.Model):
    """One place of a market: its spot in a row, counted from the left, and the number written on it. No two stand on one spot."""

    market = models.ForeignKey(Market, on_delete=models.CASCADE, related_name="places")
    row = models.ForeignKey(Row, on_delete=models.PROTECT, related_name="places")
    column = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=12)
    closed_at = models.DateTimeField(null=True)

    objects: ClassVar = PlaceQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["row", "column"], condition=Q(closed_at=None), name="markets_place_spot"),
            models.UniqueConstraint(fields=["market", "name"], condition=Q(closed_at=None), name="markets_place_name"),
            models.CheckConstraint(condition=Q(column__gte=1), name="markets_place_column"),
        ]

    def __str__(self) -> str:
        return self.name


class StallholderQuerySet(models.QuerySet["Stallholder"]):
    def visible_to(self, actor: Actor) -> Self:
        """Lettings of the markets this actor manages."""
        return self.filter(managed(actor, "place__market__"))

    def own(self, actor: Actor) -> Self:
        """What is let to the organisation this actor works in."""
        if not sells(actor):
            return self.none()
        return self.filter(organisation_id=actor.organisation_id)

    def on(self, day: date) -> Self:
        """Those who have their place on this day."""
        return self.filter(Q(until=None) | Q(until__gte=day), since__lte=day)

    def during(self, first: date, last: date) -> Self:
        """Those who have their place on some day of these."""
        return self.filter(Q(until=None) | Q(until__gte=first), since__lte=last)


class Stallholder(models.Model):
    """Somebody to whom a place is let, from a day on and until a last one; the same household with two places stands here twice.

    `name` and `phone` are what the manager wrote, for nobody else's eyes. `organisation` is theirs once they said here that the
    place is theirs; `store` the stall they sell from on line. `token` opens their own page without signing in.
    """

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="lettings")
    organisation = models.ForeignKey("accounts.Organisation", null=True, on_delete=models.PROTECT, related_name="+")
    store = models.ForeignKey("stores.Store", null=True, on_delete=models.SET_NULL, related_name="+")
    name = models.CharField(max_length=120, blank=True, default="")
    phone = models.CharField(max_length=16, blank=True, default="")
    goods = models.CharField(max_length=160, blank=True, default="")
    since = models.DateField()
    until = models.DateField(null=True)
    token = models.CharField(max_length=43, unique=True)
    created_at = models.DateTimeField()

    objects: ClassVar = StallholderQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["place", "since"], name="markets_letting_place")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["place"], condition=Q(until=None), name="markets_letting_open"),
            models.CheckConstraint(condition=Q(until=None) | Q(until__gte=F("since")), name="markets_letting_days"),
        ]

    def __str__(self) -> str:
        return f"{self.place_id} from {self.since}"
