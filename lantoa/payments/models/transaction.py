"""What the bank says came in and went out, and whoever told us of it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from lantoa.kit.access import SELLING, Actor
from lantoa.kit.database.literal import Literal
from lantoa.payments.models.account import PayoutAccount


class BankTransactionQuerySet(models.QuerySet["BankTransaction"]):
    def visible_to(self, actor: Actor) -> BankTransactionQuerySet:
        mine = actor.organisation_id if actor.roles & SELLING else None
        return self.filter(account__organisation_id=mine) if mine is not None else self.none()

    def to_look_at(self) -> BankTransactionQuerySet:
        """Money no rule could explain for sure, and nobody has explained yet."""
        return self.filter(_TO_LOOK_AT)


# In the very words of the index over them, which is how few are found among ever more that were explained.
_UNEXPLAINED = ("late", "already_paid", "wrong_account", "suggest", "unknown")
_TO_LOOK_AT = Q(
    Q(outcome__in=[Literal(one) for one in _UNEXPLAINED]) | Q(contradicted_at__isnull=False), settled_at=None
)


class BankTransaction(models.Model):
    """One movement of a bank account, once however often and by however many ways it was told, and what was made of it.

    `reference` is the bank's own number for it, "" where none was told.
    """

    class Outcome(models.TextChoices):
        EXACT = "exact"
        UNDERPAID = "underpaid"
        OVERPAID = "overpaid"
        SPLIT = "split"
        BEFORE = "before"  # moved before the account was named here, for nothing of ours
        PROOF = "proof"  # the seller's own small transfer that tried the connection
        LATE = "late"  # the order was cancelled or its goods are gone
        ALREADY_PAID = "already_paid"
        WRONG_ACCOUNT = "wrong_account"
        SUGGEST = "suggest"
        UNKNOWN = "unknown"
        IGNORED_OUTGOING = "ignored_outgoing"
        REFUND = "refund"  # went out and closed a refund
        PAY = "pay"  # went out and is somebody's pay
        SETTLEMENT = "settlement"  # went out and settles fees, or what makers get; perhaps in parts

    UNEXPLAINED: ClassVar = _UNEXPLAINED
    objects: ClassVar = BankTransactionQuerySet.as_manager()

    account = models.ForeignKey(PayoutAccount, on_delete=models.PROTECT, related_name="transactions")
    reference = models.CharField(max_length=80, blank=True, default="")
    direction = models.CharField(max_length=3)
    amount = models.PositiveBigIntegerField()
    at = models.DateTimeField()
    day_only = models.BooleanField(default=False)  # the bank named the day; `at` is its noon in Vietnam
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
            models.CheckConstraint(condition=Q(amount__gt=0), name="payments_transaction_amount"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["account", "at"], name="payments_transaction_at"),
            models.Index(fields=["account", "at"], condition=_TO_LOOK_AT, name="payments_transaction_look"),
        ]

    def __str__(self) -> str:
        return f"{self.direction} {self.amount} {self.reference}"

    @property
    def needs_a_look(self) -> bool:
        """Whether its owner still has to explain it."""
        return self.settled_at is None and (self.outcome in self.UNEXPLAINED or self.contradicted_at is not None)


class Telling(models.Model):
    """That one source told of one movement: how a second word about the same money is known for what it is.

    `source` is a feed's name or a kind of statement; `mark` is what tells this movement from all others of that source.
    """

    account = models.ForeignKey(PayoutAccount, on_delete=models.PROTECT, related_name="+")
    transaction = models.ForeignKey(BankTransaction, on_delete=models.PROTECT, related_name="tellings")
    source = models.CharField(max_length=20)
    mark = models.CharField(max_length=140)
    outside_id = models.CharField(max_length=80, blank=True, default="")
    incoming = models.ForeignKey("journal.Incoming", null=True, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["account", "source", "mark"], name="payments_telling_once")
        ]

    def __str__(self) -> str:
        return f"{self.source}: {self.mark}"
