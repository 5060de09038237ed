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
