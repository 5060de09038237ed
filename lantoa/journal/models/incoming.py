"""What arrived from outside, kept as it came, before anybody understood it."""

from typing import ClassVar

from django.db import models

# How the key of a row begins that only counts what was refused within one hour, once enough of it was kept.
COUNTED = "counted:"


class Incoming(models.Model):
    """One message from outside: raw body, headers that matter, and what became of it."""

    class State(models.TextChoices):
        NEW = "new"  # stored and acknowledged, not yet processed
        DONE = "done"  # its effects are there, once
        REFUSED = "refused"  # forged, stale or not for us: kept as evidence, without effect
        PARKED = "parked"  # processing failed; waits for a person, reason given

    source = models.CharField(max_length=40)
    dedupe_key = models.CharField(max_length=120, null=True)  # noqa: DJ001 - NULL: refused things are never merged
    headers = models.JSONField(default=dict)
    body = models.BinaryField()
    received_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State, default=State.NEW)
    reason = models.CharField(max_length=300, blank=True, default="")
    times_received = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["source", "dedupe_key"], name="journal_incoming_once")]
        indexes: ClassVar = [models.Index(fields=["state", "source"], name="journal_incoming_state")]

    def __str__(self) -> str:
        return f"{self.source} {self.dedupe_key} {self.state}"
