"""Whose identity was verified, by whom."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from lantoa.accounts.models.person import Person


class Verification(models.Model):
    """A person's identity, verified by a provider at a level at a moment; of its answer nothing else is kept.

    `subject_hash` is a keyed hash of the provider's name for them: it only tells the same identity from another, so that one
    belongs to one person (Decree 69/2024/NĐ-CP, art. 19: results are not passed on).
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="verifications")
    provider = models.CharField(max_length=200)
    provider_name = models.CharField(max_length=120)
    level = models.PositiveSmallIntegerField()
    subject_hash = models.CharField(max_length=64)
    since = models.DateTimeField()
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["provider", "subject_hash"], name="accounts_identity_one_person"),
            models.UniqueConstraint(fields=["person", "provider"], name="accounts_person_one_identity"),
        ]

    def __str__(self) -> str:
        return f"verified by {self.provider} at {self.level}"
