"""What was made came into stock once, shelves hold what went in, places taken are shifts agreed on, and pay is the sum of its shifts."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Count, F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce

from lantoa.kit.invariants import MOST_SHOWN, Tally, invariant
from lantoa.payments import api as payments
from lantoa.stock import api as stock
from lantoa.workforce.models import (
    CallDay,
    Ingredient,
    IngredientMove,
    PayItem,
    PayLine,
    PaySheet,
    ProducedKind,
    ProductionOrder,
    Shift,
)

# Making.
OURS = ProductionOrder._meta.label_lower


@invariant("workforce.made", "what was good of each batch that is done came into stock once")
def made(tally: Tally) -> Iterator[str]:
    tally.rows = ProducedKind.objects.count()
    moves = stock.StockMove.objects.filter(
        holder_type=OURS, holder_id=OuterRef("production"), variant=OuterRef("variant")
    )
    came = Coalesce(Subquery(moves.order_by().values("variant").values(all=Sum("change"))), 0)
    kinds = ProducedKind.objects.filter(production__done_at__isnull=False).annotate(came=came)
    for kind in kinds.exclude(came=F("made") - F("spoiled"))[:MOST_SHOWN]:
        yield f"{kind.made - kind.spoiled} of variant {kind.variant_id} were good in batch {kind.production_id}, and {kind.came} came into stock"


@invariant("workforce.shelves", "an ingredient's shelf holds what went in and did not go out")
def shelves(tally: Tally) -> Iterator[str]:
    tally.rows = Ingredient.objects.count()
    moves = IngredientMove.objects.filter(ingredient=OuterRef("pk")).order_by().values("ingredient")
    held = Coalesce(Subquery(moves.values(all=Sum("change"))), 0)
    for one in Ingredient.objects.annotate(held=held).filter(~Q(on_shelf=F("held")))[:MOST_SHOWN]:
        yield f"ingredient {one.pk} holds {one.on_shelf}, and {one.held} went in and did not go out"


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
    for line in paid.exclude(movement__outcome="pay")[:MOST_SHOWN]:
        yield f"line {line.pk} is paid by movement {line.movement_id}, which is said to be for something else"
    lost = payments.BankTransaction.objects.filter(outcome="pay").exclude(pk__in=paid.values("movement"))
    for movement in lost[:MOST_SHOWN]:
        yield f"movement {movement.pk} is said to be pay, and paid no line"
