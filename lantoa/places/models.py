"""The province, its dated status, its communes, wards and special zones, and the units they came from."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Province(models.Model):
    """A first-level unit; what it is called at a date is in its statuses."""

    code = models.CharField(max_length=2, primary_key=True)

    def __str__(self) -> str:
        return self.code


class ProvinceStatus(models.Model):
    """What kind of unit the province was from a day on, and its full name then (source given)."""

    province = models.ForeignKey(Province, on_delete=models.PROTECT, related_name="statuses")
    kind = models.CharField(max_length=20)
    full_name = models.CharField(max_length=80)
    full_name_en = models.CharField(max_length=80)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    source = models.CharField(max_length=300)
    confidence = models.CharField(max_length=40)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["province", "valid_from"], name="places_status_once")]

    def __str__(self) -> str:
        return f"{self.full_name} from {self.valid_from}"


class UnitQuerySet(models.QuerySet["Unit"]):
    """Which units: those there are, or those there were too."""

    def standing(self) -> UnitQuerySet:
        """Those that did not end."""
        return self.filter(valid_to=None)


class Unit(models.Model):
    """One of the second-level units (xã, phường, đặc khu). Its last day is `valid_to`; from the day after, what stood there stands in the
    one it `became`."""

    class Kind(models.TextChoices):
        WARD = "phuong", "phường"
        COMMUNE = "xa", "xã"
        SPECIAL_ZONE = "dac_khu", "đặc khu"

    code = models.CharField(max_length=5, primary_key=True)
    province = models.ForeignKey(Province, on_delete=models.PROTECT, related_name="units")
    kind = models.CharField(max_length=10, choices=Kind)
    name = models.CharField(max_length=60)
    full_name = models.CharField(max_length=80)
    full_name_en = models.CharField(max_length=80)
    slug = models.SlugField(max_length=60, unique=True)
    folded = models.CharField(max_length=80, db_index=True)
    aliases = models.JSONField(default=list)
    is_urban = models.BooleanField(default=False)
    is_mountain = models.BooleanField(default=False)
    is_island = models.BooleanField(default=False)
    lat = models.FloatField()
    lon = models.FloatField()
    area_km2 = models.FloatField()
    tile_col = models.PositiveSmallIntegerField()
    tile_row = models.PositiveSmallIntegerField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    became = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    source = models.TextField()

    objects: ClassVar = UnitQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["code"]

    def __str__(self) -> str:
        return self.full_name


class FormerUnit(models.Model):
    """A unit that ended, in whole or in part, in a unit of today; one old unit may stand under several."""

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="former_units")
    name = models.CharField(max_length=80)
    folded = models.CharField(max_length=80, db_index=True)
    code = models.CharField(max_length=5)
    district = models.CharField(max_length=80)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["unit", "code"], name="places_former_once")]

    def __str__(self) -> str:
        return self.name
