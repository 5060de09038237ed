"""Figures as they were counted on a day: derived, never the source of anything, made anew at any time."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q


class Edition(models.Model):
    """Everything counted as of the last day of a month, from what the journal had sealed up to `position`."""

    as_of = models.DateField(unique=True)
    position = models.BigIntegerField()
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.as_of}"


class CohortSheet(models.Model):
    """A cohort's figures in one edition: of a `unit`, or of all of them together (`unit` is None). `quarter` is as "2026Q3".

    `figures` are what everybody sees, see rules.sheet. `basis` counts the journal's entries under the first steps, for the officers
    of the unit, who know these from their own classes.
    """

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="sheets")
    unit = models.ForeignKey("places.Unit", null=True, on_delete=models.PROTECT, related_name="+")
    quarter = models.CharField(max_length=6)
    figures = models.JSONField()
    basis = models.JSONField(default=dict)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["edition", "unit", "quarter"], name="insights_sheet_once"),
            models.UniqueConstraint(
                fields=["edition", "quarter"], condition=Q(unit=None), name="insights_sheet_together_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id or 'all'} {self.quarter}"


class MonthEdition(models.Model):
    """Every figure of a month, as the journal was known up to `position`, under the signed root of that number.

    Number 0 is the month as it stands, counted again and again; from 1 on an edition is never changed. `digest` is the SHA-256 of the
    file of what everybody sees; `defined` of the definitions it was counted by. `correction_asked_at`: since when an officer waits for it
    to be counted again before the next month is fixed.
    """

    month = models.DateField()
    number = models.PositiveSmallIntegerField()
    position = models.BigIntegerField()
    root = models.BigIntegerField(null=True)
    digest = models.CharField(max_length=64)
    defined = models.CharField(max_length=64)
    changes = models.JSONField(default=list)
    made_at = models.DateTimeField()
    correction_asked_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-month", "-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["month", "number"], name="insights_month_edition_once")
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} edition {self.number}"

    @property
    def frozen(self) -> bool:
        return self.number > 0


class AreaSheet(models.Model):
    """All numbers of an edition for one `area` (rules.expression), by indicator and cut ("sites", "sites enterprise").

    `counted` are they as counted: [value, what it is part of or null, how many stand behind it]; `shown` is what everybody sees of each
    (rules.guard), empty where that is nothing.
    """

    edition = models.ForeignKey(MonthEdition, on_delete=models.CASCADE, related_name="sheets")
    area = models.CharField(max_length=12)
    counted = models.JSONField()
    shown = models.JSONField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["edition", "area"], name="insights_area_sheet_once")]

    def __str__(self) -> str:
        return f"{self.area} of {self.edition_id}"
