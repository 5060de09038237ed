"""Organisations, and who stands in them as what."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from lantoa.accounts.models.person import Person


class Organisation(models.Model):
    """A household, cooperative, enterprise, association or public body for which people act."""

    class Kind(models.TextChoices):
        HOUSEHOLD = "household"
        COOPERATIVE = "cooperative"
        ENTERPRISE = "enterprise"
        ASSOCIATION = "association"
        PUBLIC_BODY = "public_body"

    kind = models.CharField(max_length=20, choices=Kind)
    name = models.CharField(max_length=160)
    unit = models.ForeignKey("places.Unit", null=True, on_delete=models.PROTECT, related_name="+")
    tax_code = models.CharField(max_length=14, blank=True, default="")
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class MembershipSet(models.QuerySet):
    """Memberships, and which of them count now."""

    def live(self) -> MembershipSet:
        return self.filter(until=None)


class Membership(models.Model):
    """A person's part in an organisation, from a time on and until it is ended."""

    class Role(models.TextChoices):
        OWNER = "owner"  # may do everything, payout account included
        SELLER = "seller"  # products, orders, hand-over; no payout account
        INSTRUCTOR = "instructor"  # holds classes of an association or public body
        OFFICER = "officer"  # a public body's desk
        MODERATOR = "moderator"  # looks at listings for a public body; named by the house alone

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=20, choices=Role)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    objects: ClassVar = MembershipSet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person", "organisation", "role"], condition=Q(until=None), name="accounts_membership_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.role} of {self.organisation_id}"
