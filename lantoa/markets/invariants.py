"""No two people have one place on one day, and a bill says what its lines, corrections and payments come to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from django.db.models import F, Sum

from lantoa.kit.invariants import MOST_SHOWN, Tally, invariant
from lantoa.markets.models import Bill, Stallholder
from lantoa.markets.rules.plan import meets
from lantoa.payments import api as payments

OURS = Bill._meta.label_lower


@invariant("markets.lettings", "a place is let to one at a time")
def lettings(tally: Tally) -> Iterator[str]:
    by_place: dict[int, list[Stallholder]] = defaultdict(list)
    for one in Stallholder.objects.order_by("since", "pk").only("place", "since", "until").iterator():
        tally.rows += 1
        if meets(one.since, one.until, [(other.since, other.until) for other in by_place[one.place_id]]):
            yield f"place {one.place_id} is let twice on a day, from {one.since}"
        by_place[one.place_id].append(one)


@invariant("markets.bills", "a bill asks for its lines and corrections, and has received what its payments say")
def bills(tally: Tally) -> Iterator[str]:
    asked = dict(Bill.objects.annotate(sum=Sum(F("lines__quantity") * F("lines__rate"))).values_list("pk", "sum"))
    put_right = dict(Bill.objects.annotate(sum=Sum("corrections__amount")).exclude(sum=None).values_list("pk", "sum"))
    received = dict(payments.PaymentRequest.objects.filter(subject_type=OURS).values_list("subject_id", "received"))
    shown = 0
    for bill in Bill.objects.order_by("pk").iterator():
        tally.rows += 1
        owed = (asked.get(bill.pk) or 0) + put_right.get(bill.pk, 0)
        if shown < MOST_SHOWN and (owed != bill.amount or received.get(bill.pk) != bill.received):
            shown += 1
            yield f"{bill.code}: {owed} is owed, {bill.amount} asked; {received.get(bill.pk)} received, {bill.received} counted"
