"""Who outside the house holds our roots, and which they have seen."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q


class WitnessSet(models.QuerySet["Witness"]):
    def live(self) -> WitnessSet:
        return self.filter(ended_at=None)


class Witness(models.Model):
    """Somebody outside who keeps our roots, so that not even we can rewrite what lies under them."""

    objects: ClassVar = WitnessSet.as_manager()

    class Kind(models.TextChoices):
        SERVER = "server"  # another body's server: asked by itself every hour, its answer is signed
        MAIL = "mail"  # another body's mailbox: sent there by itself; nobody knows whether it is kept
        PRINT = "print"  # the printed edition

    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=10, choices=Kind)
    address = models.CharField(max_length=300, blank=True, default="")
    public_key = models.BinaryField(max_length=32, default=b"")
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    next_try_at = models.DateTimeField()
    failures = models.PositiveIntegerField(default=0)
    last_error = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["name"], condition=Q(ended_at=None), name="journal_witness_name")
        ]

    def __str__(self) -> str:
        return self.name


class Witnessing(models.Model):
    """A witness has seen a root; `how` is what they answered, or where it stands."""

    root = models.ForeignKey("journal.Root", on_delete=models.PROTECT, related_name="witnessings")
    witness = models.ForeignKey(Witness, on_delete=models.PROTECT, related_name="witnessings")
    at = models.DateTimeField()
    how = models.JSONField(default=dict)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["root", "witness"], name="journal_witnessing_once")]

    def __str__(self) -> str:
        return f"root {self.root_id} seen by {self.witness_id}"

    @property
    def only_sent(self) -> bool:
        """Whether all that is known is that it was sent there: a mailbox does not say what it keeps."""
        return self.witness.kind == Witness.Kind.MAIL
