"""Whether the ledger says the same as everything else that was written down about money."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from lantoa.payments.models import BankTransaction, LedgerEntry, Payment, PaymentRequest, Refund

Account = LedgerEntry.Account
MOST_SHOWN, AT_ONCE = 1_000, 5_000


@dataclass(slots=True)
class Recount:
    """Counts everything again from the first row on, and how many rows of each kind agreed."""

    entries: int = 0
    lines: int = 0
    payments: int = 0
    requests: int = 0
    refunds: int = 0
    transfers: int = 0
    balances: dict[str, int] = field(default_factory=dict)

    def faults(self) -> Iterator[str]:
        """One sentence a fault; nothing when all of it agrees. At most a thousand of each kind are named."""
        self.entries = LedgerEntry.objects.count()
        self.balances = balances(LedgerEntry.objects.all())
        if sum(self.balances.values()):
            yield f"the balances of all accounts add up to {sum(self.balances.values())} đồng, not to 0"
        for faults in (self._lines(), self._payments(), self._requests(), self._refunds(), self._carriers()):
            for number, fault in enumerate(faults):
                # All of it is counted to the end, however much is wrong.
                if number < MOST_SHOWN:
                    yield fault

    def _lines(self) -> Iterator[str]:
        """Each bank line moved its amount once, and what is held of it is held because nothing explains it."""
        rows = BankTransaction.objects.order_by("pk").values_list("pk", "amount", "direction", "outcome", "settled_at")
        sums = _sums("transaction", moved=Sum("amount", filter=Q(debit=Account.BANK)), back=Sum("amount", filter=Q(credit=Account.BANK)), held=_owed(Account.SUSPENSE))  # fmt: skip
        paid = Payment.objects.counted().filter(transaction__isnull=False).order_by("transaction").values("transaction")
        counted = ((row[0], row, found) for row, found in _beside(rows, sums, 3))
        parts = paid.annotate(total=Sum("amount")).values_list("transaction", "total")
        for (_, (pk, amount, direction, outcome, settled_at), (moved, back, held)), (used,) in _beside(
            counted, parts, 1
        ):
            self.lines += 1
            if (moved, back) != ((amount, 0) if direction == "in" else (0, amount)):
                yield f"line {pk} of {amount} đồng {direction}: the ledger has {moved} in, {back} out"
            waits = outcome in BankTransaction.UNEXPLAINED and settled_at is None and direction == "in"
            # Of a line that names several orders a part may be counted while the rest came too late.
            rest = amount - used if outcome == BankTransaction.Outcome.LATE and used < amount else amount
            if waits and held != rest:
                yield f"line {pk} waits to be explained, and the ledger holds {held} of {rest} đồng"
            elif not waits and held:
                yield f"line {pk} is explained, and the ledger still holds {held} đồng of it"

    def _payments(self) -> Iterator[str]:
        """Each payment has its entry of the same amount towards its request, each one taken back the other way."""
        rows = Payment.objects.order_by("pk").values_list("pk", "request", "amount", "reverses")
        entries = LedgerEntry.objects.filter(payment__isnull=False).order_by("payment")
        for (pk, request, amount, reverses), entry in _beside(rows, entries.values_list("payment", "request", "amount", "debit", "credit"), 4):  # fmt: skip
            self.payments += 1
            side = entry[2] if reverses else entry[3]
            if (entry[0], entry[1], side) != (request, amount, Account.REQUESTS):
                yield f"payment {pk} of {amount} đồng is not in the ledger as it was made"

    def _requests(self) -> Iterator[str]:
        """What a request received is what the ledger counted towards it, less what went back; and no more goes back than came."""
        rows = PaymentRequest.objects.order_by("pk").values_list("pk", "code", "received", "refunding")
        gone = Q(debit=Account.REQUESTS, refund__isnull=False), Q(credit=Account.REQUESTS, refund__isnull=False)
        sums = _sums("request", counted=_owed(Account.REQUESTS), back=_total(gone[0]) - _total(gone[1]))
        standing = Refund.objects.standing().filter(request__isnull=False, line=None).order_by("request")
        proposed = standing.values("request").annotate(total=Sum("amount")).values_list("request", "total")
        counted = ((row[0], row, found) for row, found in _beside(rows, sums, 2))
        for (_, (_pk, code, received, refunding), (net, back)), (refunds,) in _beside(counted, proposed, 1):
            self.requests += 1
            if received != net + back:
                yield f"{code} received {received} đồng, and the ledger counts {net + back}"
            if refunding != refunds or refunding > received:
                yield f"{code} gives back {refunding} đồng, and its refunds come to {refunds}"

    def _refunds(self) -> Iterator[str]:
        """Each refund that was paid moved its amount out of what it gives back, and the bank's line where there is one agrees."""
        rows = Refund.objects.order_by("pk").values_list(
            "pk", "code", "amount", "closed_at", "line", "line__amount", "closed_by", "closed_by__direction", "closed_by__amount"
        )  # fmt: skip
        sums = _sums("refund", of_request=_owed(Account.REQUESTS), of_line=_owed(Account.SUSPENSE))
        for (_pk, code, amount, closed_at, line, line_amount, by, direction, told), owed in _beside(rows, sums, 2):
            self.refunds += 1
            moved = (0, 0) if closed_at is None else (0, -amount) if line else (-amount, 0)
            fits = line is None or amount <= line_amount
            if owed != moved or not fits or (by and (direction, told) != ("out", amount)):
                yield f"refund {code} of {amount} đồng is not in the ledger as it was paid"

    def _carriers(self) -> Iterator[str]:
        """Each transfer of a carrier that came moved its amount out of suspense, nothing else did, and what the carriers' account
        holds is what they counted less what they kept and what came."""
        rows = BankTransaction.objects.order_by("pk").values_list("pk", "amount", "carrier_transfer__net")
        came = 0
        for (pk, amount, net), (moved,) in _beside(rows, _sums("transaction", moved=_owed(Account.CARRIER)), 1):
            if net is None:
                if moved:
                    yield f"line {pk} is no carrier's transfer, and the ledger has {moved} đồng of it as one"
                continue
            self.transfers, came = self.transfers + 1, came + amount
            if (moved, net) != (amount, amount):
                yield f"line {pk} is a carrier's transfer of {amount} đồng, and the ledger has {moved}"
        counted = Payment.objects.counted().filter(source=Payment.Source.CARRIER).aggregate(total=Sum("amount"))
        due = (counted["total"] or 0) - self.balances.get(Account.FEES, 0) - came
        if self.balances.get(Account.CARRIER, 0) != due:
            yield f"carriers owe {due} đồng by what they counted, and the ledger has {self.balances.get(Account.CARRIER, 0)}"


Row = tuple[Any, ...]


def _beside(rows: Iterable[Row], others: Iterable[Row], width: int) -> Iterator[tuple[Row, Row]]:
    """Each row with what the others say under its key (their first value), 0s where they say nothing; both in the order of keys.

    One pass over each, so that a million rows need neither an index nor much memory.
    """
    left = iter(others.iterator(chunk_size=AT_ONCE) if isinstance(others, QuerySet) else others)
    nothing: Row = (0,) * width
    other = next(left, None)
    for row in rows.iterator(chunk_size=AT_ONCE) if isinstance(rows, QuerySet) else rows:
        while other is not None and other[0] < row[0]:
            other = next(left, None)
        found = other is not None and other[0] == row[0]
        yield row, tuple(value or 0 for value in other[1:]) if found and other else nothing


def _sums(key: str, **of: Any) -> QuerySet[LedgerEntry, Row]:
    """(key, each of these sums) of all entries that name one, by key."""
    entries = LedgerEntry.objects.filter(**{f"{key}__isnull": False}).order_by(key)
    return entries.values(key).annotate(**of).values_list(key, *of)


def _total(which: Q) -> Coalesce:
    return Coalesce(Sum("amount", filter=which), 0)


def _owed(account: str) -> Any:
    """What stands to the credit of an account."""
    return _total(Q(credit=account)) - _total(Q(debit=account))


def balances(entries: QuerySet[LedgerEntry]) -> dict[str, int]:
    """Of each account with an entry among these: đồng debited less đồng credited."""
    found: dict[str, int] = {}
    for sign, side in ((1, "debit"), (-1, "credit")):
        for account, total in entries.values_list(side).annotate(total=Sum("amount")).order_by():
            found[account] = found.get(account, 0) + sign * total
    return found
