"""Where sellers are paid, what is asked to be paid, and what the bank says came in."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q


class PayoutAccount(models.Model):
    """A seller's own bank account. It counts as proved by its first notification from the bank."""

    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    bank_bin = models.CharField(max_length=6)
    number = models.CharField(max_length=19)
    holder = models.CharField(max_length=120)
    proved_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    feed = models.CharField(max_length=20, blank=True, default="")
    hook_token = models.CharField(max_length=43, unique=True)
    hook_auth = models.CharField(max_length=10, blank=True, default="")
    hook_secret = models.BinaryField(default=b"")
    last_heard_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation"], condition=Q(ended_at=None), name="payments_one_live_account")
        ]

    def __str__(self) -> str:
        return f"{self.bank_bin} {self.number[-4:]}"


class PaymentRequest(models.Model):
    """Something to be paid to an account under a code. Engines do not know what it is: the subject is a type and an id.

    `received` is the sum of its payments, kept by conditional updates; paid or not is derived from it.
    """

    code = models.CharField(max_length=9, unique=True)
    account = models.ForeignKey(PayoutAccount, null=True, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    subject_type = models.CharField(max_length=60)
    subject_id = models.BigIntegerField()
    amount = models.PositiveBigIntegerField()
    received = models.PositiveBigIntegerField(default=0)
    placed_at = models.DateTimeField()
    cancelled_at = models.DateTimeField(null=True)
    rehearsal = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["subject_type", "subject_id"], name="payments_request_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="payments_request_amount"),
        ]

    def __str__(self) -> str:
        return f"{self.code}: {self.received} of {self.amount}"


class BankTransaction(models.Model):
    """One line of a bank account as the bank told it, once however often it was told, and what was made of it."""

    class Outcome(models.TextChoices):
        EXACT = "exact"
        UNDERPAID = "underpaid"
        OVERPAID = "overpaid"
        SPLIT = "split"
        LATE = "late"  # the order was cancelled or its goods are gone
        ALREADY_PAID = "already_paid"
        WRONG_ACCOUNT = "wrong_account"
        SUGGEST = "suggest"
        UNKNOWN = "unknown"
        IGNORED_OUTGOING = "ignored_outgoing"

    account = models.ForeignKey(PayoutAccount, on_delete=models.PROTECT, related_name="transactions")
    reference = models.CharField(max_length=80)
    outside_id = models.CharField(max_length=80)
    incoming = models.ForeignKey("journal.Incoming", null=True, on_delete=models.PROTECT, related_name="+")
    direction = models.CharField(max_length=3)
    amount = models.PositiveBigIntegerField()
    at = models.DateTimeField()
    memo = models.TextField(blank=True, default="")
    outcome = models.CharField(max_length=20, choices=Outcome)
    candidates = models.JSONField(default=list)
    settled_at = models.DateTimeField(null=True)
    settled_note = models.CharField(max_length=200, blank=True, default="")
    recorded_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["account", "reference"], name="payments_transaction_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="payments_transaction_amount"),
        ]
        indexes: ClassVar = [models.Index(fields=["account", "at"], name="payments_transaction_at")]

    def __str__(self) -> str:
        return f"{self.direction} {self.amount} {self.reference}"


class Payment(models.Model):
    """Money counted towards a request: what the bank said, what the seller confirmed, or cash at the door. Append-only."""

    class Source(models.TextChoices):
        BANK = "bank"
        SELLER = "seller"  # confirmed by the seller's own word; never shown as the bank's
        CASH = "cash"

    request = models.ForeignKey(PaymentRequest, on_delete=models.PROTECT, related_name="payments")
    transaction = models.OneToOneField(BankTransaction, null=True, on_delete=models.PROTECT, related_name="payment")
    source = models.CharField(max_length=10, choices=Source)
    amount = models.PositiveBigIntegerField()
    by_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=Q(amount__gt=0), name="payments_payment_amount")]

    def __str__(self) -> str:
        return f"{self.amount} by {self.source}"
