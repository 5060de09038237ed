"""Acts that happened, each written once and never changed, and the seals that fix their order."""

from __future__ import annotations

from datetime import UTC
from typing import Any

from django.db import models

from lantoa.journal.rules.chain import raw


class Entry(models.Model):
    """One act. Holds ids only, never personal data, so that erasing a person does not break a chain.

    This is the past; for the present state ask the room that owns the subject.
    """

    act = models.CharField(max_length=80)
    subject_type = models.CharField(max_length=60)
    subject_id = models.CharField(max_length=40)
    by_id = models.BigIntegerField(null=True)
    on_behalf_of_id = models.BigIntegerField(null=True)
    helping = models.BooleanField(default=False)
    place = models.CharField(max_length=5, blank=True, default="")
    occurred_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    reverses = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    rehearsal = models.BooleanField(default=False)
    data = models.JSONField(default=dict)

    class Meta:
        indexes = [
            models.Index(fields=["subject_type", "subject_id"], name="journal_entry_subject"),
            models.Index(fields=["act", "id"], name="journal_entry_act"),
        ]

    def __str__(self) -> str:
        return f"{self.act} {self.subject_type} {self.subject_id}"

    def written(self) -> dict[str, Any]:
        """The entry as it is hashed: every field, times in UTC to the microsecond."""
        return {
            "id": self.pk,
            "act": self.act,
            "subject": [self.subject_type, self.subject_id],
            "by": self.by_id,
            "on_behalf_of": self.on_behalf_of_id,
            "helping": self.helping,
            "place": self.place,
            "occurred_at": self.occurred_at.astimezone(UTC).isoformat(timespec="microseconds"),
            "recorded_at": self.recorded_at.astimezone(UTC).isoformat(timespec="microseconds"),
            "reverses": self.reverses_id,
            "rehearsal": self.rehearsal,
            "data": self.data,
        }


class Seal(models.Model):
    """An entry's place in the order of all entries, and in its organisation's hash chain.

    Without an entry it is a link of the platform's chain that came with a province from the house it was served by: the hash
    is needed to check the links after it, the entry is another province's and stayed there.
    """

    position = models.BigAutoField(primary_key=True)
    entry = models.OneToOneField(Entry, null=True, on_delete=models.PROTECT, related_name="seal")
    chain = models.CharField(max_length=40)
    chain_seq = models.BigIntegerField()
    hash = models.BinaryField(max_length=32)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["chain", "chain_seq"], name="journal_seal_chain_seq")]

    def __str__(self) -> str:
        return f"{self.position}: {self.chain} {self.chain_seq}"

    @property
    def fingerprint(self) -> str:
        """The seal's hash in 64 hex digits."""
        return raw(self.hash).hex()


class Sealer(models.Model):
    """How far back the sealer still has to look; it only narrows the scan and decides nothing."""

    low = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"sealer from {self.low}"
