"""What people agreed to."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from lantoa.accounts.models.organisation import Membership, Organisation
from lantoa.accounts.models.person import Person


class ConsentSet(models.QuerySet):
    """Consents, and which of them hold now."""

    def live(self) -> ConsentSet:
        return self.filter(withdrawn_at=None)

    def to_act(self) -> ConsentSet:
        """Live consents to act for an organisation whose giver still is its owner."""
        owner = Q(
            organisation__memberships__person=F("given_by"),
            organisation__memberships__role=Membership.Role.OWNER,
            organisation__memberships__until=None,
        )
        return self.live().filter(owner, purpose=Consent.Purpose.ACT_ON_BEHALF)


class Consent(models.Model):
    """What a person agreed to, for one purpose, until withdrawn. Silence is never consent (Law 91/2025/QH15, art. 9)."""

    class Purpose(models.TextChoices):
        ACT_ON_BEHALF = "act_on_behalf"  # a named helper may work in this organisation's stall
        REMEMBER_ADDRESS = "remember_address"
        MESSAGES = "messages"
        COUNT_BY_SEX = "count_by_sex"  # what they said of their sex may be added up, in figures of many people

    class Proof(models.TextChoices):
        SCREEN = "screen"  # confirmed by the giver, signed in
        CODE = "code"  # a code sent to the giver's phone was read out to the helper

    purpose = models.CharField(max_length=30, choices=Purpose)
    given_by = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="consents")
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.CASCADE, related_name="consents")
    given_to = models.ForeignKey(Person, null=True, on_delete=models.CASCADE, related_name="received_consents")
    wording = models.TextField()
    language = models.CharField(max_length=2, default="vi")
    proof = models.CharField(max_length=10, choices=Proof, default=Proof.SCREEN)
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    objects: ClassVar = ConsentSet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["purpose", "given_by", "organisation", "given_to"],
                condition=Q(withdrawn_at=None),
                name="accounts_consent_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.purpose} by {self.given_by_id}"
