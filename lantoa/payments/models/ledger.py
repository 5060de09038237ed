"""Every đồng that moved, in double entry."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from lantoa.payments.models.refund import Refund
from lantoa.payments.models.request import Payment, PaymentRequest
from lantoa.payments.models.transaction import BankTransaction


class LedgerEntry(models.Model):
    """So many đồng debited to one account of an organisation's books and credited to another: no entry can be out of balance.

    Append-only by trigger. An account's balance is what was debited less what was credited. The bank's account stands for
    all bank accounts of the organisation; `transaction` says which line, and by it which of them.
    """

    class Account(models.TextChoices):
        BANK = "bank"  # what the bank holds, by its own word
        CASH = "cash"  # what was taken in the hand
        SAID = "said"  # what the seller says came to the bank, without the bank's word
        SUSPENSE = "suspense"  # came, and waits to be explained
        REQUESTS = "requests"  # counted towards what was asked for
        OTHER = "other"  # came for another purpose
        CARRIER = "carrier"  # what carriers collected and accounted for, less their fees and what they transferred
        FEES = "fees"  # what carriers kept for their work
        OUTGOING = "outgoing"  # went out; what a refund explains of it leaves again

    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    debit = models.CharField(max_length=10, choices=Account)
    credit = models.CharField(max_length=10, choices=Account)
    amount = models.PositiveBigIntegerField()
    at = models.DateTimeField()
    transaction = models.ForeignKey(BankTransaction, null=True, on_delete=models.PROTECT, related_name="+")
    request = models.ForeignKey(PaymentRequest, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    payment = models.OneToOneField(Payment, null=True, on_delete=models.PROTECT, related_name="+")
    refund = models.ForeignKey(Refund, null=True, on_delete=models.PROTECT, related_name="+")
    # The line of a carrier's settlement it is of: a room beside this one knows what that is.
    carrier_line = models.BigIntegerField(null=True)
    recorded_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="payments_ledger_amount"),
            models.CheckConstraint(condition=~Q(debit=F("credit")), name="payments_ledger_two_sides"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["organisation", "at"], name="payments_ledger_at"),
            models.Index(
                fields=["carrier_line"], condition=Q(carrier_line__isnull=False), name="payments_ledger_carrier"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.amount} {self.credit} → {self.debit}"
