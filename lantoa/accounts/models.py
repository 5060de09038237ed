"""People and their organisations: who somebody is, for whom they act, and what they agreed to."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q


class Person(AbstractBaseUser):
    """Somebody who signs in. Known by a phone number (E.164), which is a contact and may change.

    There is no password; the field holds a random mark, and writing a new one signs the person out everywhere.
    """

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
    """A six-digit code sent to a phone: whoever types it back holds that phone. Kept hashed, short-lived, few tries.

    Of one purpose only one is alive at a time; `about` binds it to something more, `address_hash` to where it was asked from.
    """

    phone = models.CharField(max_length=16)
    purpose = models.CharField(max_length=20)
    about = models.CharField(max_length=40, blank=True, default="")
    address_hash = models.CharField(max_length=64, blank=True, default="")
    code_hash = models.CharField(max_length=64)
    sent_at = models.DateTimeField(db_index=True)
    expires_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["phone", "purpose", "about"], condition=Q(ended_at=None), name="accounts_code_alive_once"
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["phone", "sent_at"], name="accounts_code_phone"),
            models.Index(fields=["address_hash", "sent_at"], name="accounts_code_address"),
        ]

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
