"""The ledger: every đồng that moved, from one of our accounts to another; written once and never changed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from lantoa.kit.world import world
from lantoa.payments.models import BankTransaction, LedgerEntry, Payment, PaymentRequest, Refund

Account = LedgerEntry.Account
BANK, CASH, SAID = Account.BANK, Account.CASH, Account.SAID
SUSPENSE, REQUESTS, OTHER, OUTGOING = Account.SUSPENSE, Account.REQUESTS, Account.OTHER, Account.OUTGOING
CARRIER, FEES = Account.CARRIER, Account.FEES


@dataclass(frozen=True, slots=True)
class Move:
    """So many đồng from the credited account to the debited one, of whose books, when, and what they belong to."""

    debit: str
    credit: str
    amount: int
    organisation_id: int
    at: datetime
    transaction: BankTransaction | None = None
    request: PaymentRequest | None = None
    payment: Payment | None = None
    refund: Refund | None = None
    carrier_line: int | None = None


def write(moves: Iterable[Move]) -> list[LedgerEntry]:
    """Enter the moves, in one query; joins the caller's transaction. What was wrong is put right by another move."""
    now = world.now()
    return LedgerEntry.objects.bulk_create(
        LedgerEntry(
            organisation_id=move.organisation_id, debit=move.debit, credit=move.credit, amount=move.amount, at=move.at,
            transaction=move.transaction, request=move.request, payment=move.payment,
            refund=move.refund, carrier_line=move.carrier_line, recorded_at=now,
        )
        for move in moves
    )  # fmt: skip


def held(line: BankTransaction, account: str) -> int:
    """How many đồng of this line stand to the credit of an account now."""
    its = LedgerEntry.objects.filter(transaction=line).filter(Q(debit=account) | Q(credit=account))
    return sum(amount if credit == account else -amount for credit, amount in its.values_list("credit", "amount"))


def between(line: BankTransaction, debit: str, credit: str) -> Move:
    """All of a line's money that stands to the credit of one account goes to another."""
    return Move(debit, credit, held(line, debit), line.account.organisation_id, world.now(), transaction=line)
