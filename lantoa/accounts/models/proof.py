"""What a browser was asked to prove."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from lantoa.accounts.models.person import Person


class ProofRequest(models.Model):
    """A proof asked of one browser: a passkey's signature, or an answer of the electronic identity. Once, within minutes.

    The browser holds a token of which only the hash is here; `data` is what the answer is judged by (challenge, nonce,
    what comes after; or a form that came when its sender was signed out, locked with the token). `outcome` says what came of it: "" while it is open, "proved", or why not.
    """

    token_hash = models.CharField(max_length=64, unique=True)
    purpose = models.CharField(max_length=30)
    person = models.ForeignKey(Person, null=True, on_delete=models.CASCADE, related_name="+")
    address_hash = models.CharField(max_length=64, blank=True, default="")
    data = models.JSONField(default=dict)
    asked_at = models.DateTimeField(db_index=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=40, blank=True, default="")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["address_hash", "asked_at"], name="accounts_proof_address")]

    def __str__(self) -> str:
        return f"{self.purpose} asked {self.asked_at:%F %T}"
