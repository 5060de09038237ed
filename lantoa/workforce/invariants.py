"""Places taken are shifts agreed on, a line of pay is the sum of its shifts, and what the bank paid is what the line says."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Count, F, Q, Sum

from lantoa.kit.invariants import MOST_SHOWN, Tally, invariant
from lantoa.workforce.models import CallDay, PayItem, PayLine, PaySheet, Shift


# Neighbours.
@invariant("workforce.places", "as many places of a call's day are taken as shifts of it stand")
def places(tally: Tally) -> Iterator[str]:
    days = CallDay.objects.filter(cancelled_at=None)
    tally.rows = days.count()
    live = Count("shifts", filter=Q(shifts__withdrawn_at=None, shifts__cancelled_at=None))
    for day in days.annotate(live=live).exclude(live=F("taken"))[:MOST_SHOWN]:
        yield f"day {day.pk} says {day.taken} places are taken, and {day.live} shifts stand"


@invariant("workforce.shifts", "a shift that was worked has its entry, and lasted as long as it says")
def shifts(tally: Tally) -> Iterator[str]:
    worked = Shift.objects.filter(went_at__isnull=False)
    tally.rows = worked.count()
    for shift in worked.filter(entry_id=None)[:MOST_SHOWN]:
        yield f"shift {shift.pk} was worked, and no entry says so"
    shown = 0
    for pk, came, went, minutes in worked.values_list("pk", "came_at", "went_at", "minutes").iterator(chunk_size=5_000):
        if int((went - came).total_seconds()) // 60 != minutes and shown < MOST_SHOWN:
            shown += 1
            yield f"shift {pk} says {minutes} minutes, and its times say otherwise"


@invariant(
    "workforce.pay", "a sheet is the sum of its lines, a line of its items, and the bank paid exactly what a line says"
)
def pay(tally: Tally) -> Iterator[str]:
    tally.rows = PayLine.objects.count()
    items = dict(PayItem.objects.order_by().values_list("line").annotate(Sum("amount")))
    lines = dict(PayLine.objects.order_by().values_list("sheet").annotate(Sum("amount")))
    wrong = [pk for pk, amount in PayLine.objects.values_list("pk", "amount") if items.get(pk, 0) != amount]
    for pk in wrong[:MOST_SHOWN]:
        yield f"line {pk} is not the sum of its items"
    wrong = [pk for pk, total in PaySheet.objects.values_list("pk", "total") if lines.get(pk, 0) != total]
    for pk in wrong[:MOST_SHOWN]:
        yield f"sheet {pk} is not the sum of its lines"
    paid = PayLine.objects.filter(how=PayLine.How.BANK)
    other = (
        ~Q(movement__amount=F("amount"))
        | ~Q(movement__direction="out")
        | ~Q(movement__account__organisation=F("sheet__organisation"))
    )
    for line in paid.filter(other)[:MOST_SHOWN]:
        yield f"line {line.pk} is paid by a movement that is not its own"
