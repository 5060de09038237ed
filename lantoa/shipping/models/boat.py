"""Boats to an island, as a seller or its commune knows them: on which weekdays they go, and days on which they did or will not."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from lantoa.shipping.rules.boats import Timetable


class BoatTable(models.Model):
    """On which weekdays ("024": Monday, Wednesday, Friday) boats go to an island, from a day on; `source` is who says so.

    What a seller wrote down; nobody has confirmed it, and the screen says so.
    """

    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey("places.Unit", on_delete=models.PROTECT, related_name="+")
    weekdays = models.CharField(max_length=7)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    source = models.CharField(max_length=120)
    said_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "unit", "valid_from"], name="shipping_boats_once"),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="shipping_boats_until"
            ),
        ]

    def __str__(self) -> str:
        return f"boats to {self.unit_id} on {self.weekdays}"

    def as_rule(self) -> Timetable:
        """What the rule needs of it."""
        return Timetable(frozenset(int(day) for day in self.weekdays), self.valid_from, self.valid_to)


class NoBoatDay(models.Model):
    """A day on which no boat goes to an island, for the weather."""

    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey("places.Unit", on_delete=models.PROTECT, related_name="+")
    day = models.DateField()
    goes = models.BooleanField(
        default=False, db_default=False
    )  # the commune says none goes, and the seller knows better

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "unit", "day"], name="shipping_no_boat_once")
        ]

    def __str__(self) -> str:
        return f"no boat to {self.unit_id} on {self.day}"


class IslandBoats(models.Model):
    """On which weekdays boats go to an island, from a day on, as an officer of its commune or the house wrote down for all stalls.

    `organisation` is the officer's body; None where the house wrote it. A stall's own table for the island stands over it.
    """

    unit = models.ForeignKey("places.Unit", on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey("accounts.Organisation", null=True, on_delete=models.PROTECT, related_name="+")
    weekdays = models.CharField(max_length=7)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    source = models.CharField(max_length=120)
    said_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["unit", "valid_from"], name="shipping_island_boats_once"),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="shipping_island_boats_until"
            ),
        ]

    def __str__(self) -> str:
        return f"boats to {self.unit_id} on {self.weekdays}, for all"

    def as_rule(self) -> Timetable:
        """What the rule needs of it."""
        return Timetable(frozenset(int(day) for day in self.weekdays), self.valid_from, self.valid_to)


class IslandNoBoat(models.Model):
    """A day on which no boat goes to an island, said for all stalls."""

    unit = models.ForeignKey("places.Unit", on_delete=models.PROTECT, related_name="+")
    day = models.DateField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["unit", "day"], name="shipping_island_no_boat_once")]

    def __str__(self) -> str:
        return f"no boat to {self.unit_id} on {self.day}, for all"
