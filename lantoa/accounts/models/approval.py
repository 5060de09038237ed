"""What one person of a standing asks for and another of the same standing has to say yes to (maker and checker)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from lantoa.accounts.models.organisation import Membership, Organisation
from lantoa.accounts.models.person import Person
from lantoa.kit.world import world


class ApprovalRequestSet(models.QuerySet):
    """Requests, who may see them, and which of them wait."""

    def open(self) -> ApprovalRequestSet:
        return self.filter(outcome=ApprovalRequest.Outcome.OPEN, expires_at__gt=world.now())

    def visible_to(self, person: Person | None) -> ApprovalRequestSet:
        """Their own, and those that somebody of their standing asked for."""
        if person is None:
            return self.none()
        owned = Membership.objects.live().filter(person=person, role=Membership.Role.OWNER).values("organisation")
        standing = Q(organisation__in=owned) | Q(asked_by=person)
        if person.is_operator:
            standing |= Q(organisation=None)
        return self.filter(standing)


class ApprovalRequest(models.Model):
    """One thing asked for: its `kind`, what it is about, and in `asked` the plain values it is to be done with.

    `organisation` None: those who run the house say yes to it, else its other owners. `digest` names exactly what was asked, so
    that nobody says yes to something else than they read. `asked` is emptied when it is over: it may name people and accounts.
    `used_at` is of what is done elsewhere, on the machine, after the yes (queries.approval.Guarded): a yes holds for one time.
    """

    class Outcome(models.TextChoices):
        OPEN = "", "open"
        GIVEN = "given"
        REFUSED = "refused"
        WITHDRAWN = "withdrawn"
        EXPIRED = "expired"
        FAILED = "failed"  # somebody said yes, and it could not be done any more: `why` says why

    kind = models.CharField(max_length=40)
    subject_type = models.CharField(max_length=60, blank=True, default="")
    subject_id = models.CharField(max_length=40, blank=True, default="")
    asked = models.JSONField(default=dict)
    digest = models.CharField(max_length=64)
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.CASCADE, related_name="+")
    asked_by = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    decided_by = models.ForeignKey(Person, null=True, on_delete=models.CASCADE, related_name="+")
    decided_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True, default=Outcome.OPEN)
    why = models.CharField(max_length=300, blank=True, default="")
    used_at = models.DateTimeField(null=True)

    objects: ClassVar = ApprovalRequestSet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["digest"], condition=Q(outcome=""), name="accounts_approval_asked_once"),
            models.CheckConstraint(
                condition=~Q(outcome__in=("given", "refused", "failed")) | (Q(decided_by__isnull=False) & ~Q(decided_by=F("asked_by"))),
                name="accounts_approval_by_another",
            ),
        ]  # fmt: skip
        indexes: ClassVar = [models.Index(fields=["outcome", "expires_at"], name="accounts_approval_open")]

    def __str__(self) -> str:
        return f"{self.kind} asked by {self.asked_by_id}"

    @property
    def is_open(self) -> bool:
        return self.outcome == "" and self.expires_at > world.now()
