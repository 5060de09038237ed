"""Where sellers are paid, what is asked to be paid, and what the bank says came in."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from lantoa.kit.access import SELLING, Actor
from lantoa.payments.rules import banks
from lantoa.payments.rules.matching import Payable


def _own(actor: Actor) -> Q:
    """The rows of the organisation the actor works for; none for anybody else."""
    mine = actor.organisation_id if actor.roles & SELLING else None
    return Q(organisation_id=mine) if mine is not None else Q(pk__in=[])


class PayoutAccountQuerySet(models.QuerySet["PayoutAccount"]):
    def visible_to(self, actor: Actor) -> PayoutAccountQuerySet:
        """The accounts, past ones too, of the organisation this actor works for."""
        return self.filter(_own(actor))

    def live(self) -> PayoutAccountQuerySet:
        return self.filter(ended_at=None)


class PayoutAccount(models.Model):
    """A seller's own bank account. It counts as proved by its first notification from the bank."""

    objects: ClassVar = PayoutAccountQuerySet.as_manager()

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
            models.UniqueConstraint(
                fields=["organisation"], condition=Q(ended_at=None), name="payments_one_live_account"
            )
        ]

    def __str__(self) -> str:
        return f"{self.bank_bin} {self.number[-4:]}"

    @property
    def bank(self) -> str:
        """The bank's name as people know it."""
        return banks.bank_name(self.bank_bin)

    @property
    def masked(self) -> str:
        """The number with only its last four signs."""
        return banks.masked(self.number)

    @property
    def is_fed(self) -> bool:
        """Whether a service passes on this account's notifications."""
        return bool(self.feed)


class PaymentRequestQuerySet(models.QuerySet["PaymentRequest"]):
    def visible_to(self, actor: Actor) -> PaymentRequestQuerySet:
        return self.filter(_own(actor))

    def open(self) -> PaymentRequestQuerySet:
        """Neither cancelled nor paid in full."""
        return self.filter(cancelled_at=None, received__lt=F("amount"))


class PaymentRequest(models.Model):
    """Something to be paid to an account under a code. Engines do not know what it is: the subject is a type and an id.

    `received` is the sum of its payments, kept by conditional updates; paid or not is derived from it.
    """

    objects: ClassVar = PaymentRequestQuerySet.as_manager()

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

    @property
    def due(self) -> int:
        """Đồng still to be paid."""
        return max(self.amount - self.received, 0)

    def payable(self) -> Payable:
        """What the matching rules need to know of this request."""
        state = "cancelled" if self.cancelled_at else "open" if self.due else "paid"
        return Payable(self.code, str(self.account_id), self.due, state, self.placed_at)


class BankTransactionQuerySet(models.QuerySet["BankTransaction"]):
    def visible_to(self, actor: Actor) -> BankTransactionQuerySet:
        mine = actor.organisation_id if actor.roles & SELLING else None
        return self.filter(account__organisation_id=mine) if mine is not None else self.none()

    def to_look_at(self) -> BankTransactionQuerySet:
        """Money no rule could explain for sure, and nobody has explained yet."""
        unexplained = Q(outcome__in=BankTransaction.UNEXPLAINED) | Q(contradicted_at__isnull=False)
        return self.filter(unexplained, settled_at=None)


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

    UNEXPLAINED: ClassVar = ("late", "already_paid", "wrong_account", "suggest", "unknown")
    objects: ClassVar = BankTransactionQuerySet.as_manager()

    account = models.ForeignKey(PayoutAccount, on_delete=models.PROTECT, related_name="transactions")
    reference = models.CharField(max_length=80)
    outside_id = models.CharField(max_length=80)
    incoming = models.ForeignKey("journal.Incoming", null=True, on_delete=models.PROTECT, related_name="+")
    direction = models.CharField(max_length=3)
    amount = models.PositiveBigIntegerField()
    at = models.DateTimeField()
    memo = models.TextField(blank=True, default="")
    outcome = models.CharField(max_length=20, choices=Outcome)
    candidates = models.JSONField(default=list)  # the codes concerned, or suggested
    contradicted_at = models.DateTimeField(
        null=True
    )  # told again under this reference with another amount or direction
    settled_at = models.DateTimeField(null=True)
    settled_note = models.CharField(max_length=200, blank=True, default="")
    settled_by_id = models.BigIntegerField(null=True)
    recorded_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["account", "reference"], name="payments_transaction_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="payments_transaction_amount"),
        ]
        indexes: ClassVar = [models.Index(fields=["account", "at"], name="payments_transaction_at")]

    def __str__(self) -> str:
        return f"{self.direction} {self.amount} {self.reference}"

    @property
    def needs_a_look(self) -> bool:
        """Whether its owner still has to explain it."""
        return self.settled_at is None and (self.outcome in self.UNEXPLAINED or self.contradicted_at is not None)


class PaymentQuerySet(models.QuerySet["Payment"]):
    def counted(self) -> PaymentQuerySet:
        """Payments in force: neither taken back nor the taking back of another."""
        return self.filter(reverses=None, reversal=None)


class Payment(models.Model):
    """Money counted towards a request: what the bank said, what the seller confirmed, or cash at the door.

    Append-only: what is taken back gets a second row that reverses it, of the same amount.
    """

    objects: ClassVar = PaymentQuerySet.as_manager()

    class Source(models.TextChoices):
        BANK = "bank"
        SELLER = "seller"  # confirmed by the seller's own word; never shown as the bank's
        CASH = "cash"

    request = models.ForeignKey(PaymentRequest, on_delete=models.PROTECT, related_name="payments")
    transaction = models.ForeignKey(BankTransaction, null=True, on_delete=models.PROTECT, related_name="payments")
    reverses = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="reversal")
    source = models.CharField(max_length=10, choices=Source)
    amount = models.PositiveBigIntegerField()
    by_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=Q(amount__gt=0), name="payments_payment_amount")]

    def __str__(self) -> str:
        return f"{self.amount} by {self.source}"
