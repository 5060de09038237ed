"""Requests for signatures on one PDF, their signers in order, and confirmations that are no signatures."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q


class SignatureRequest(models.Model):
    """One PDF to be signed. Engines do not know what it is: the subject is a type and an id.

    `shown` is what was seen when the signatures were asked for, `current` the newest revision; every revision between stays.
    """

    class State(models.TextChoices):
        OPEN = "open"
        DONE = "done"
        REFUSED = "refused"

    subject_type = models.CharField(max_length=60)
    subject_id = models.BigIntegerField()
    title = models.CharField(max_length=200)
    reason = models.CharField(max_length=200, blank=True, default="")
    shown = models.ForeignKey("documents.File", on_delete=models.PROTECT, related_name="+")
    current = models.ForeignKey("documents.File", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    by = models.ForeignKey("accounts.Person", null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    # Since when the file waits for a time stamp that could not be had; NULL when it has one or needs none.
    time_due_at = models.DateTimeField(null=True)
    time_tries = models.PositiveSmallIntegerField(default=0)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["subject_type", "subject_id"], name="signing_request_subject"),
            models.Index(fields=["time_due_at"], condition=~Q(time_due_at=None), name="signing_request_time_due"),
        ]

    def __str__(self) -> str:
        return f"{self.subject_type} {self.subject_id}: {self.state}"

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN


class SignerQuerySet(models.QuerySet["Signer"]):
    def waiting_for_answer(self) -> SignerQuerySet:
        """Asked, and neither signed nor past."""
        return self.filter(state=Signer.State.ASKED)


class Signer(models.Model):
    """Who is to sign, in which place of the order, through which service; and how far that is.

    `digest` is SHA-256 (hex) of the signed attributes, which hold that of the prepared file: what the service gets.
    `transaction` is the service's own number. `identity` is a keyed hash of the number the certificate must name, "" where
    the name alone is compared.
    """

    class State(models.TextChoices):
        WAITING = "waiting"
        PREPARED = "prepared"
        ASKED = "asked"
        SIGNED = "signed"
        REFUSED = "refused"
        EXPIRED = "expired"
        FAILED = "failed"

    objects: ClassVar = SignerQuerySet.as_manager()

    request = models.ForeignKey(SignatureRequest, on_delete=models.CASCADE, related_name="signers")
    order = models.PositiveSmallIntegerField()
    person = models.ForeignKey("accounts.Person", null=True, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey("accounts.Organisation", null=True, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    identity = models.CharField(max_length=64, blank=True, default="")
    adapter = models.CharField(max_length=20)
    credential = models.CharField(max_length=120)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    why = models.CharField(max_length=40, blank=True, default="")
    base = models.ForeignKey("documents.File", null=True, on_delete=models.PROTECT, related_name="+")
    prepared = models.ForeignKey("documents.File", null=True, on_delete=models.PROTECT, related_name="+")
    certificate = models.BinaryField(default=b"")
    chain = models.JSONField(default=list)  # the authorities above it, DER in hex, nearest first
    attributes = models.BinaryField(default=b"")
    digest = models.CharField(max_length=64, blank=True, default="")
    start = models.PositiveIntegerField(default=0)
    end = models.PositiveIntegerField(default=0)
    transaction = models.CharField(max_length=120, blank=True, default="")
    value = models.BinaryField(default=b"")
    prepared_at = models.DateTimeField(null=True)
    asked_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)
    poll_at = models.DateTimeField(null=True)
    polls = models.PositiveSmallIntegerField(default=0)
    signed_at = models.DateTimeField(null=True)
    signed = models.ForeignKey("documents.File", null=True, on_delete=models.PROTECT, related_name="+")
    level = models.CharField(max_length=5, blank=True, default="")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["request", "order"], name="signing_signer_order"),
            models.CheckConstraint(
                condition=~Q(state="signed") | Q(signed__isnull=False), name="signing_signer_signed_has_file"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["poll_at"], condition=Q(state="asked"), name="signing_signer_poll"),
            models.Index(fields=["adapter", "transaction"], name="signing_signer_transaction"),
        ]

    def __str__(self) -> str:
        return f"{self.request_id}.{self.order}: {self.state}"

    @property
    def field(self) -> str:
        """The name of its signature field in the file."""
        return f"Signature{self.order}"

    @property
    def can_start_again(self) -> bool:
        """Whether it is past in a way that may be tried once more."""
        return self.state in (self.State.EXPIRED, self.State.FAILED, self.State.PREPARED)


class CodeAllowance(models.Model):
    """How many one-time codes were asked for one credential in the hour that began at `since`; `mark` is a keyed hash of it."""

    mark = models.CharField(max_length=64, unique=True)
    since = models.DateTimeField()
    count = models.PositiveSmallIntegerField()

    def __str__(self) -> str:
        return f"{self.count} since {self.since}"


class Confirmation(models.Model):
    """Somebody confirmed a file by a code or a tick: "other confirmation" under article 22(4) of Law 20/2023/QH15, no signature."""

    class How(models.TextChoices):
        CODE = "code"
        TICK = "tick"

    subject_type = models.CharField(max_length=60)
    subject_id = models.BigIntegerField()
    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    file = models.ForeignKey("documents.File", on_delete=models.PROTECT, related_name="+")
    how = models.CharField(max_length=4, choices=How)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person", "file", "subject_type", "subject_id"], name="signing_confirmed_once"
            )
        ]
        indexes: ClassVar = [models.Index(fields=["subject_type", "subject_id"], name="signing_confirmation_subject")]

    def __str__(self) -> str:
        return f"{self.how} of {self.file_id}"
