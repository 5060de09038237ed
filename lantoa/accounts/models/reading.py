"""Whose personal record somebody of an office opened, why they went on past their budget, and records nobody has a reason to open."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from lantoa.accounts.models.organisation import Organisation
from lantoa.accounts.models.person import Person


class Reading(models.Model):
    """That somebody opened a record of somebody else, for the body or household they act for; once for each record and day.

    `kind` and `key` name the record as its address does ("case", its code); nothing of what stands in it. `planted`: nobody had a
    reason to open it.
    """

    reader = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=80)
    day = models.DateField()
    at = models.DateTimeField()
    planted = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["reader", "day", "kind", "key"], name="accounts_reading_once_a_day")
        ]
        indexes: ClassVar = [
            models.Index(fields=["planted", "at"], name="accounts_reading_planted"),
            models.Index(fields=["day"], name="accounts_reading_day"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key} on {self.day}"


class ReadingReason(models.Model):
    """Why somebody went on past their budget of personal records, in their own words; good `until` then."""

    reader = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    words = models.TextField()
    opened = models.PositiveIntegerField()
    at = models.DateTimeField()
    until = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-at", "-pk"]
        indexes: ClassVar = [models.Index(fields=["reader", "until"], name="accounts_reading_reason")]

    def __str__(self) -> str:
        return f"reason {self.pk}"


class Canary(models.Model):
    """A record planted so that whoever opens it is seen: an invented dossier or person that stands on no list of daily work."""

    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=80)
    note = models.CharField(max_length=200, blank=True, default="")
    planted_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["kind", "key"], condition=models.Q(ended_at=None), name="accounts_canary_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"
