"""Money that is to go back to whoever paid it, and did."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import ClassVar, Literal

from django.db import models
from django.db.models import Q

from lantoa.kit.access import Actor
from lantoa.kit.order_code import codes_in
from lantoa.kit.sealing import Sealing
from lantoa.payments.models.account import own
from lantoa.payments.models.request import PaymentRequest
from lantoa.payments.models.transaction import BankTransaction
from lantoa.payments.rules import banks

_accounts = Sealing("payments refund account", "payments.Refund.account_sealed")
State = Literal["to_name_account", "to_pay_back", "closed", "cancelled"]


@dataclass(frozen=True, slots=True)
class BuyersAccount:
    """Where somebody wants to be paid back: the bank's number, the account's, its holder as banks print it."""

    bank_bin: str
    number: str
    holder: str

    @property
    def bank(self) -> str:
        return banks.bank_name(self.bank_bin)

    @property
    def shown(self) -> str:
        """What may be shown of it: the bank, and the last four signs."""
        return f"{self.bank} {banks.masked(self.number)}"

    def sealed(self) -> bytes:
        """As it is kept: the database alone does not give it away."""
        return _accounts.sealed(json.dumps([self.bank_bin, self.number, self.holder]))


class RefundQuerySet(models.QuerySet["Refund"]):
    def visible_to(self, actor: Actor) -> RefundQuerySet:
        return self.filter(own(actor))

    def standing(self) -> RefundQuerySet:
        """Those not taken back: open ones and those that were paid."""
        return self.filter(cancelled_at=None)

    def open(self) -> RefundQuerySet:
        """Those still to be paid back."""
        return self.filter(cancelled_at=None, closed_at=None)

    def closed(self) -> RefundQuerySet:
        return self.filter(closed_at__isnull=False)


class Refund(models.Model):
    """So many đồng to be transferred back by the seller: of what a request received, or a line of the bank (`line`) that waits
    in suspense, for which `request` only says which one it named.

    `account_sealed` is kept until the money went, `account_shown` is what remains of it. `went_at` is when the money went,
    `closed_at` when we knew; `source` whose word that is, `closed_by` the bank's line.
    """

    class Reason(models.TextChoices):
        CANCELLED = "cancelled"
        NOT_DELIVERED = "not_delivered"
        RETURNED = "returned"
        ALLOWANCE = "allowance"
        OVERPAID = "overpaid"
        UNEXPLAINED = "unexplained"  # money nobody could count towards anything

    class Source(models.TextChoices):
        BANK = "bank"
        SELLER = "seller"
        CASH = "cash"

    objects: ClassVar = RefundQuerySet.as_manager()

    code = models.CharField(max_length=9, unique=True)
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    request = models.ForeignKey(PaymentRequest, null=True, on_delete=models.PROTECT, related_name="refunds")
    line = models.ForeignKey(BankTransaction, null=True, on_delete=models.PROTECT, related_name="returns")
    amount = models.PositiveBigIntegerField()
    reason = models.CharField(max_length=20, choices=Reason)
    account_sealed = models.BinaryField(default=b"")
    account_shown = models.CharField(max_length=80, blank=True, default="")
    rehearsal = models.BooleanField(default=False)
    proposed_at = models.DateTimeField()
    proposed_by_id = models.BigIntegerField(null=True)
    closed_at = models.DateTimeField(null=True)
    went_at = models.DateTimeField(null=True)
    source = models.CharField(max_length=10, choices=Source, blank=True, default="")
    closed_by = models.OneToOneField(BankTransaction, null=True, on_delete=models.PROTECT, related_name="refund")
    cancelled_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="payments_refund_amount"),
            models.CheckConstraint(
                condition=Q(request__isnull=False) | Q(line__isnull=False), name="payments_refund_of_something"
            ),
            models.CheckConstraint(condition=Q(closed_at=None) | Q(cancelled_at=None), name="payments_refund_one_end"),
            models.UniqueConstraint(
                fields=["line"], condition=Q(cancelled_at=None), name="payments_line_returned_once"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["organisation", "closed_at"], name="payments_refund_open")]

    def __str__(self) -> str:
        return f"{self.code}: {self.amount} back"

    @property
    def account(self) -> BuyersAccount | None:
        """Where it goes, while that is kept and can be opened."""
        written = _accounts.opened(self.account_sealed)
        return BuyersAccount(*json.loads(written)) if written else None

    @property
    def state(self) -> State:
        if self.cancelled_at:
            return "cancelled"
        if self.closed_at:
            return "closed"
        return "to_pay_back" if self.account else "to_name_account"

    @property
    def can_reopen(self) -> bool:
        """Whether a person closed it, by word or by a tap: what the bank told with the code stays."""
        return self.closed_at is not None and (self.closed_by is None or self.code not in codes_in(self.closed_by.memo))

    @property
    def can_drop(self) -> bool:
        """Whether it may be taken back: it was the seller's choice, and no cancelled order or correction owes it."""
        return self.state in ("to_name_account", "to_pay_back") and self.reason in ("overpaid", "unexplained")
