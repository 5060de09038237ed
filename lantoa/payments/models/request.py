"""What is asked to be paid, and the money counted towards it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from lantoa.kit.access import Actor
from lantoa.payments.models.account import PayoutAccount, own
from lantoa.payments.rules.matching import Payable


class PaymentRequestQuerySet(models.QuerySet["PaymentRequest"]):
    def visible_to(self, actor: Actor) -> PaymentRequestQuerySet:
        return self.filter(own(actor))

    def open(self) -> PaymentRequestQuerySet:
        """Neither cancelled nor paid in full."""
        return self.filter(cancelled_at=None, received__lt=F("amount") + F("refunding"))


class PaymentRequest(models.Model):
    """Something to be paid to an account under a code. Engines do not know what it is: the subject is a type and an id.

    `received` is the sum of its payments, `refunding` of its refunds, proposed and paid; both are kept by conditional updates,
    and paid or not is derived from them. `amount` is what is asked now: what was ordered, less what was corrected since.
    """

    objects: ClassVar = PaymentRequestQuerySet.as_manager()

    code = models.CharField(max_length=9, unique=True)
    account = models.ForeignKey(PayoutAccount, null=True, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    subject_type = models.CharField(max_length=60)
    subject_id = models.BigIntegerField()
    amount = models.PositiveBigIntegerField()
    received = models.PositiveBigIntegerField(default=0)
    refunding = models.PositiveBigIntegerField(default=0)
    placed_at = models.DateTimeField()
    cancelled_at = models.DateTimeField(null=True)
    rehearsal = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["subject_type", "subject_id"], name="payments_request_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="payments_request_amount"),
            models.CheckConstraint(condition=Q(refunding__lte=F("received")), name="payments_refunds_within_received"),
        ]

    def __str__(self) -> str:
        return f"{self.code}: {self.received} of {self.amount}"

    @property
    def due(self) -> int:
        """Đồng still to be paid."""
        return max(self.amount - self.kept, 0)

    @property
    def kept(self) -> int:
        """Đồng received and not to be given back."""
        return int(self.received - self.refunding)

    @property
    def over(self) -> int:
        """Đồng kept beyond what is asked: all of it once it is cancelled."""
        return max(self.kept - (0 if self.cancelled_at else int(self.amount)), 0)

    def payable(self) -> Payable:
        """What the matching rules need to know of this request."""
        state = "cancelled" if self.cancelled_at else "open" if self.due else "paid"
        return Payable(self.code, str(self.account_id), self.due, state, self.placed_at)


class PaymentQuerySet(models.QuerySet["Payment"]):
    def counted(self) -> PaymentQuerySet:
        """Payments in force: neither taken back nor the taking back of another."""
        return self.filter(reverses=None, reversal=None)


class Payment(models.Model):
    """Money counted towards a request: what the bank said, what the seller confirmed, cash at the door, or what a carrier
    collected there and accounted for.

    Append-only: what is taken back gets a second row that reverses it, of the same amount.
    """

    objects: ClassVar = PaymentQuerySet.as_manager()

    class Source(models.TextChoices):
        BANK = "bank"
        SELLER = "seller"  # confirmed by the seller's own word; never shown as the bank's
        CASH = "cash"
        CARRIER = "carrier"  # a carrier collected it and accounted for it; whether it came says the bank

    request = models.ForeignKey(PaymentRequest, on_delete=models.PROTECT, related_name="payments")
    transaction = models.ForeignKey(
        "payments.BankTransaction", null=True, on_delete=models.PROTECT, related_name="payments"
    )
    reverses = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="reversal")
    source = models.CharField(max_length=10, choices=Source)
    amount = models.PositiveBigIntegerField()
    by_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=Q(amount__gt=0), name="payments_payment_amount")]

    def __str__(self) -> str:
        return f"{self.amount} by {self.source}"
