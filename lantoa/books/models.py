"""What a household writes into its book itself: what it spent, and what it had at the start. Rows are only ever added."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from lantoa.kit.access import SELLING, Actor


def _own(actor: Actor) -> Q:
    """The rows of the household this actor works for; none for anybody else."""
    mine = actor.organisation_id if actor.roles & SELLING else None
    return Q(organisation_id=mine) if mine is not None else Q(pk__in=[])


class PaidFrom(models.TextChoices):
    CASH = "cash"
    BANK = "bank"


class ExpenseQuerySet(models.QuerySet["Expense"]):
    """Which expenses: whose, and which count."""

    def visible_to(self, actor: Actor) -> ExpenseQuerySet:
        return self.filter(_own(actor))

    def counted(self) -> ExpenseQuerySet:
        """Those in force: neither cancelled nor the cancelling of another."""
        return self.filter(reverses=None, reversal=None)


class Expense(models.Model):
    """Đồng spent on a day, for what, paid how; perhaps with a picture of the bill that nobody outside the household sees.

    What is cancelled gets a second row of the same amount and day that reverses it.
    """

    objects: ClassVar = ExpenseQuerySet.as_manager()

    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    amount = models.PositiveBigIntegerField()
    day = models.DateField()
    kind = models.CharField(max_length=20)
    paid_from = models.CharField(max_length=10, choices=PaidFrom)
    note = models.CharField(max_length=200, blank=True, default="")
    bill = models.ForeignKey("documents.File", null=True, on_delete=models.PROTECT, related_name="+")
    reverses = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="reversal")
    # What wrote it by itself: a fee that was marked as paid, what a maker was paid for goods sold for them, or pay.
    settlement = models.OneToOneField("orders.FeeSettlement", null=True, on_delete=models.PROTECT, related_name="+")
    maker_settlement = models.ForeignKey(
        "orders.MakerSettlement", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    # The journal's entry of pay that was settled; its room is on this floor and not known here.
    entry_id = models.BigIntegerField(null=True)
    by_id = models.BigIntegerField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="books_expense_amount"),
            models.UniqueConstraint(
                fields=["maker_settlement"],
                condition=Q(maker_settlement__isnull=False),
                name="books_expense_maker_once",
            ),
            models.UniqueConstraint(
                fields=["entry_id"], condition=Q(entry_id__isnull=False), name="books_expense_entry_once"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["organisation", "day"], name="books_expense_day")]

    def __str__(self) -> str:
        return f"{self.amount} for {self.kind}"


class OpeningBalanceQuerySet(models.QuerySet["OpeningBalance"]):
    def visible_to(self, actor: Actor) -> OpeningBalanceQuerySet:
        return self.filter(_own(actor))


class OpeningBalance(models.Model):
    """Đồng in cash and at the bank at the start of a day, as the household says. The one said last counts."""

    objects: ClassVar = OpeningBalanceQuerySet.as_manager()

    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    day = models.DateField()
    cash = models.PositiveBigIntegerField()
    bank = models.PositiveBigIntegerField()
    by_id = models.BigIntegerField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["organisation", "-id"], name="books_opening_last")]

    def __str__(self) -> str:
        return f"{self.cash} and {self.bank} on {self.day}"


class OtherAccountQuerySet(models.QuerySet["OtherAccount"]):
    def visible_to(self, actor: Actor) -> OtherAccountQuerySet:
        return self.filter(_own(actor))


class OtherAccount(models.Model):
    """A bank account or wallet that money for sales comes to beside the one buyers pay to here. Only listed for the tax office."""

    objects: ClassVar = OtherAccountQuerySet.as_manager()

    class Kind(models.TextChoices):
        BANK = "bank"
        WALLET = "wallet"

    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind)
    provider = models.CharField(max_length=80)
    number = models.CharField(max_length=40)
    holder = models.CharField(max_length=120)
    ended_at = models.DateTimeField(null=True)
    by_id = models.BigIntegerField(null=True)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.provider} {self.number[-4:]}"

    @property
    def masked(self) -> str:
        """The number with only its last four signs, none of it where it is as short as that."""
        return "••••" + (self.number[-4:] if len(self.number) > 6 else "")
