"""Whether the ledger says the same as everything else that was written down about money."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db.models import F, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from lantoa.payments.models import BankTransaction, LedgerEntry, Payment, PaymentRequest, Refund

Account = LedgerEntry.Account
MOST_SHOWN = 1_000


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
        yield from self._lines()
        yield from self._payments()
        yield from self._requests()
        yield from self._refunds()
        yield from self._carriers()

    def _lines(self) -> Iterator[str]:
        """Each bank line moved its amount once, and what is held of it is held because nothing explains it."""
        lines = BankTransaction.objects.annotate(
            moved=_sum("transaction", debit=Account.BANK), back=_sum("transaction", credit=Account.BANK),
            held=_balance("transaction", Account.SUSPENSE),
        )  # fmt: skip
        self.lines = lines.count()
        came = Q(direction="in", moved=F("amount"), back=0)
        went = Q(direction="out", moved=0, back=F("amount"))
        for line in lines.exclude(came | went)[:MOST_SHOWN]:
            yield f"line {line.pk} of {line.amount} đồng {line.direction}: the ledger has {line.moved} in, {line.back} out"
        waits = Q(outcome__in=BankTransaction.UNEXPLAINED, settled_at=None, direction="in")
        for line in lines.filter(waits).exclude(held=-F("amount"))[:MOST_SHOWN]:
            yield f"line {line.pk} waits to be explained, and the ledger holds {-line.held} of {line.amount} đồng"
        for line in lines.exclude(waits).exclude(held=0)[:MOST_SHOWN]:
            yield f"line {line.pk} is explained, and the ledger still holds {-line.held} đồng of it"

    def _payments(self) -> Iterator[str]:
        """Each payment has its entry of the same amount towards its request, each one taken back the other way."""
        self.payments = Payment.objects.count()
        entered = LedgerEntry.objects.filter(
            payment=OuterRef("pk"), request=OuterRef("request"), amount=OuterRef("amount")
        )
        right = Payment.objects.annotate(
            towards=Coalesce(Subquery(entered.values("credit")[:1]), Value("")),
            back=Coalesce(Subquery(entered.values("debit")[:1]), Value("")),
        )
        good = Q(reverses=None, towards=Account.REQUESTS) | Q(reverses__isnull=False, back=Account.REQUESTS)
        for payment in right.exclude(good)[:MOST_SHOWN]:
            yield f"payment {payment.pk} of {payment.amount} đồng is not in the ledger as it was made"

    def _requests(self) -> Iterator[str]:
        """What a request received is what the ledger counted towards it, less what went back; and no more goes back than came."""
        standing = Refund.objects.standing().filter(request=OuterRef("pk"), line=None).order_by().values("request")
        total = standing.annotate(total=Sum("amount")).values("total")
        requests = PaymentRequest.objects.annotate(
            counted=_balance("request", Account.REQUESTS),
            back=_balance("request", Account.REQUESTS, refund__isnull=False),
            refunds_=Coalesce(Subquery(total), 0),
        )
        self.requests = requests.count()
        for request in requests.exclude(received=F("back") - F("counted"))[:MOST_SHOWN]:
            yield f"{request.code} received {request.received} đồng, and the ledger counts {request.back - request.counted}"
        for request in requests.exclude(refunding=F("refunds_"), refunding__lte=F("received"))[:MOST_SHOWN]:
            yield f"{request.code} gives back {request.refunding} đồng, and its refunds come to {request.refunds_}"

    def _refunds(self) -> Iterator[str]:
        """Each refund that was paid moved its amount out of what it gives back, and the bank's line where there is one agrees."""
        self.refunds = Refund.objects.count()
        refunds = Refund.objects.annotate(
            of_request=_balance("refund", Account.REQUESTS), of_line=_balance("refund", Account.SUSPENSE)
        )
        none = Q(closed_at=None, of_request=0, of_line=0)
        request = Q(line=None, of_request=F("amount"), of_line=0)
        line = Q(line__isnull=False, line__amount=F("amount"), of_request=0, of_line=F("amount"))
        told = Q(closed_by=None) | Q(closed_by__direction="out", closed_by__amount=F("amount"))
        good = none | (Q(closed_at__isnull=False) & (request | line) & told)
        for refund in refunds.exclude(good)[:MOST_SHOWN]:
            yield f"refund {refund.code} of {refund.amount} đồng is not in the ledger as it was paid"

    def _carriers(self) -> Iterator[str]:
        """Each transfer of a carrier that came moved its amount out of suspense, nothing else did, and what the carriers' account
        holds is what they counted less what they kept and what came."""
        lines = BankTransaction.objects.annotate(by_carrier=-_balance("transaction", Account.CARRIER))
        told = lines.filter(carrier_transfer__isnull=False)
        self.transfers = told.count()
        for line in told.exclude(by_carrier=F("amount"), carrier_transfer__net=F("amount"))[:MOST_SHOWN]:
            yield f"line {line.pk} is a carrier's transfer of {line.amount} đồng, and the ledger has {line.by_carrier}"
        for line in lines.filter(carrier_transfer=None).exclude(by_carrier=0)[:MOST_SHOWN]:
            yield f"line {line.pk} is no carrier's transfer, and the ledger has {line.by_carrier} đồng of it as one"
        counted = Payment.objects.counted().filter(source=Payment.Source.CARRIER).aggregate(total=Sum("amount"))
        came = told.aggregate(total=Sum("amount"))
        due = (counted["total"] or 0) - self.balances.get(Account.FEES, 0) - (came["total"] or 0)
        if self.balances.get(Account.CARRIER, 0) != due:
            yield f"carriers owe {due} đồng by what they counted, and the ledger has {self.balances.get(Account.CARRIER, 0)}"


def balances(entries: QuerySet[LedgerEntry]) -> dict[str, int]:
    """Of each account with an entry among these: đồng debited less đồng credited."""
    found: dict[str, int] = {}
    for sign, side in ((1, "debit"), (-1, "credit")):
        for account, total in entries.values_list(side).annotate(total=Sum("amount")).order_by():
            found[account] = found.get(account, 0) + sign * total
    return found


def _sum(about: str, **of: object) -> Coalesce:
    entries = LedgerEntry.objects.filter(**{about: OuterRef("pk")}, **of).order_by().values(about)
    return Coalesce(Subquery(entries.annotate(total=Sum("amount")).values("total")), 0)


def _balance(about: str, account: str, **of: object) -> Any:
    return _sum(about, debit=account, **of) - _sum(about, credit=account, **of)
