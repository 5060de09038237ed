"""No đồng is counted twice, and the ledger says what everything else says about money."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import F, OuterRef, Subquery, Sum
from django.db.models.functions import Coalesce

from lantoa.kit.invariants import MOST_SHOWN, Tally, invariant
from lantoa.payments.models import BankTransaction, Payment, Telling
from lantoa.payments.queries.ledger import Recount


@invariant("payments.ledger", "the ledger sums to 0 and agrees with every bank line, payment, request and refund")
def ledger(tally: Tally) -> Iterator[str]:
    recount = Recount()
    yield from recount.faults()
    tally.rows = recount.entries


@invariant("payments.once", "each bank line is counted at most once, and somebody told of it")
def once(tally: Tally) -> Iterator[str]:
    tally.rows = BankTransaction.objects.count()
    counted = Payment.objects.counted().filter(transaction=OuterRef("pk")).order_by().values("transaction")
    total = Coalesce(Subquery(counted.annotate(total=Sum("amount")).values("total")), 0)
    for line in BankTransaction.objects.annotate(counted=total).filter(counted__gt=F("amount"))[:MOST_SHOWN]:
        yield f"line {line.pk} of {line.amount} đồng is counted as {line.counted}"
    told = Telling.objects.values("transaction")
    for line in BankTransaction.objects.exclude(pk__in=told)[:MOST_SHOWN]:
        yield f"line {line.pk} of {line.amount} đồng: nobody told of it"
