"""The breach log: what happened to personal data, written once, and what was added later. Nothing in it is ever changed."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from lantoa.accounts.models.person import Person


class WrittenOnce:
    """Makes a row one that is added and never saved again."""

    pk: Any

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise TypeError("what stands in the breach log is not changed: add a note")
        super().save(*args, **kwargs)  # type: ignore[misc]


class Breach(WrittenOnce, models.Model):
    """Something that happened to personal data, as it was known when it was written down.

    `happened_at` None where that is not known, `people` None where nobody could count them. `may_harm`: so the authority has to be
    told; `sensitive`: biometric data or positions are in it, so those concerned have to be told.
    """

    what = models.TextField()
    happened_at = models.DateTimeField(null=True)
    found_at = models.DateTimeField()
    data = models.TextField()
    people = models.PositiveIntegerField(null=True)
    measures = models.TextField(blank=True, default="")
    may_harm = models.BooleanField()
    sensitive = models.BooleanField()
    recorded_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-found_at", "-pk"]

    def __str__(self) -> str:
        return f"breach {self.pk}"


class BreachNote(WrittenOnce, models.Model):
    """What was added to a breach later: a correction, a measure, that somebody was told, that it is over.

    `at` is when it was done, `recorded_at` when it was written down. `people`, `may_harm` and `sensitive` hold from now on
    where they are not None.
    """

    class Kind(models.TextChoices):
        CORRECTION = "correction"
        MEASURE = "measure"
        AUTHORITY_TOLD = "authority_told"
        PEOPLE_TOLD = "people_told"
        OVER = "over"

    breach = models.ForeignKey(Breach, on_delete=models.PROTECT, related_name="notes")
    kind = models.CharField(max_length=16, choices=Kind)
    words = models.TextField()
    at = models.DateTimeField()
    people = models.PositiveIntegerField(null=True)
    may_harm = models.BooleanField(null=True)
    sensitive = models.BooleanField(null=True)
    recorded_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"{self.kind} of breach {self.breach_id}"
