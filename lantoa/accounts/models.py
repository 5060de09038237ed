"""People and their organisations: who somebody is, for whom they act, and what they agreed to."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q


class Person(AbstractBaseUser):
    """Somebody who signs in. Known by a phone number (E.164), which is a contact and may change."""

    phone = models.CharField(max_length=16, unique=True)
    name = models.CharField(max_length=120, blank=True, default="")
    unit = models.ForeignKey("places.Unit", null=True, on_delete=models.PROTECT, related_name="+")
    language = models.CharField(max_length=2, default="vi")
    is_operator = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    is_demo = models.BooleanField(default=False)
    demo_note = models.CharField(max_length=200, blank=True, default="")
    created_at = models.DateTimeField()

    objects: ClassVar = BaseUserManager()
    USERNAME_FIELD = "phone"
    REQUIRED_FIELDS: ClassVar = []

    def __str__(self) -> str:
        return self.name or self.phone


class PhoneCode(models.Model):
    """A six-digit code sent to a phone: whoever types it back holds that phone. Kept hashed, short-lived, few tries."""

    phone = models.CharField(max_length=16, db_index=True)
    purpose = models.CharField(max_length=20)
    about = models.CharField(max_length=40, blank=True, default="")
    code_hash = models.CharField(max_length=64)
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.purpose} code of {self.sent_at:%F %T}"


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


class Membership(models.Model):
    """A person's part in an organisation, from a time on and until it is ended."""

    class Role(models.TextChoices):
        OWNER = "owner"  # may do everything, payout account included
        SELLER = "seller"  # products, orders, hand-over; no payout account
        INSTRUCTOR = "instructor"  # holds classes of an association or public body
        OFFICER = "officer"  # a public body's desk

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=20, choices=Role)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person", "organisation", "role"], condition=Q(until=None), name="accounts_membership_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.role} of {self.organisation_id}"


class Consent(models.Model):
    """What a person agreed to, for one purpose, until withdrawn. Silence is never consent (Law 91/2025/QH15, art. 9)."""

    class Purpose(models.TextChoices):
        ACT_ON_BEHALF = "act_on_behalf"  # a named helper may work in this organisation's stall
        REMEMBER_ADDRESS = "remember_address"
        MESSAGES = "messages"

    purpose = models.CharField(max_length=30, choices=Purpose)
    given_by = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="consents")
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.CASCADE, related_name="consents")
    given_to = models.ForeignKey(Person, null=True, on_delete=models.CASCADE, related_name="received_consents")
    wording = models.TextField()
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

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
