"""Administrative procedures as data, in the fields of the national database: what is known of each, since when, and how surely."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Procedure(models.Model):
    """One administrative procedure; what is known of it stands in its versions."""

    slug = models.CharField(max_length=80, primary_key=True)
    # Empty where the national code was not found.
    code = models.CharField(max_length=12, blank=True)

    def __str__(self) -> str:
        return self.slug


class ProcedureVersion(models.Model):
    """A procedure as it was from a day to a day, with source and confidence. Whatever is empty was not found."""

    class Confidence(models.TextChoices):
        VERIFIED = "verified", "read in the source"
        CODE_AND_LEVEL = "code_and_level", "code and level read in the source"
        CODE_AND_NAME = "code_and_name", "code and short name, secondary source"
        TITLE_UNKNOWN = "title_unknown", "code only, secondary source"
        OLD_RULES = "old_rules", "read in the source, for earlier rules"

    class TimeUnit(models.TextChoices):
        DAY = "day", "day"
        WORKING_DAY = "working_day", "working day"

    class OnlineLevel(models.TextChoices):
        FULL = "full", "toàn trình"
        PART = "part", "một phần"

    procedure = models.ForeignKey(Procedure, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    name = models.CharField(max_length=300)
    field = models.CharField(max_length=80)
    executing_level = models.CharField(max_length=120, blank=True)
    online_level = models.CharField(max_length=4, choices=OnlineLevel, blank=True)
    time_limit = models.PositiveSmallIntegerField(null=True)
    time_unit = models.CharField(max_length=12, choices=TimeUnit, blank=True)
    time_note = models.CharField(max_length=30, blank=True)
    fee = models.PositiveBigIntegerField(null=True)
    fee_note = models.CharField(max_length=30, blank=True)
    # Lists of lines, each as the national database has it.
    steps = models.JSONField(default=list)
    methods = models.JSONField(default=list)
    components = models.JSONField(default=list)
    results = models.JSONField(default=list)
    legal_basis = models.JSONField(default=list)
    source = models.CharField(max_length=300)
    # Where another province's or city's rule was read because ours was not found.
    source_place = models.CharField(max_length=40, blank=True)
    source_at = models.CharField(max_length=120)
    confidence = models.CharField(max_length=20, choices=Confidence)

    class Meta:
        ordering: ClassVar = ["procedure", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["procedure", "number"], name="cases_version_once"),
        ]

    def __str__(self) -> str:
        return f"{self.procedure_id} ({self.number})"

    @property
    def is_secondary(self) -> bool:
        """Whether it was read in somebody's copy of the source only."""
        return self.confidence in {self.Confidence.CODE_AND_NAME, self.Confidence.TITLE_UNKNOWN}
