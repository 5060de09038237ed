"""The order book in pieces: what is promised and what is likely, by product and by the day it has to be ready."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from math import ceil
from typing import NamedTuple

from lantoa.catalog import api as catalog
from lantoa.kit.world import VIETNAM
from lantoa.orders import api as orders
from lantoa.preorders import api as preorders
from lantoa.stock import api as stock
from lantoa.workforce.models import Making, Portion
from lantoa.workforce.queries.held import held_for
from lantoa.workforce.queries.under_way import A_PIECE, UnderWay, under_way
from lantoa.workforce.rules.demand import CAMPAIGN, HELD, ORDER, PART, Part, Wanted, covered, due_on


@dataclass(frozen=True, slots=True)
class Kinds:
    """The kinds of the products that say how they are made: which product each is of, and how many thousandths of a piece."""

    makings: Mapping[int, Making]
    thousandths: Mapping[int, int]
    product_of: Mapping[int, int]

    @property
    def variants(self) -> list[int]:
        return sorted(self.product_of)


@dataclass(slots=True)
class Book:
    """What is to be ready when, with what lies ready for it or is being made, and whose pieces they are by (product, day). `held` of each
    product are among the likely ones and will be ordered today or not at all."""

    rows: list[Wanted] = field(default_factory=list)
    parts: dict[tuple[str, date], list[Part]] = field(default_factory=dict)
    ready: dict[str, int] = field(default_factory=dict)
    under_way: UnderWay = field(default_factory=UnderWay)
    held: dict[str, int] = field(default_factory=dict)


def kinds_of(organisation_id: int) -> Kinds:
    """Of every product of the organisation that has steps. Four queries."""
    # In the same order every time, so that the same orders give the same plan.
    there = Making.objects.filter(product__organisation_id=organisation_id, steps__isnull=False).distinct()
    makings = {
        one.product_id: one
        for one in there.order_by("product_id").select_related("product").prefetch_related("steps__equipment")
    }
    product_of = dict(
        catalog.ProductVariant.objects.filter(product__in=makings).order_by("pk").values_list("pk", "product_id")
    )
    said = dict(Portion.objects.filter(variant__in=product_of).values_list("variant_id", "thousandths"))
    return Kinds(makings, {pk: said.get(pk, A_PIECE) for pk in product_of}, product_of)


def book_of(organisation_id: int, kinds: Kinds, today: date) -> Book:
    """Every open order's pieces by the day they are due, those made for neighbours' orders, those buyers joined for ahead and those held
    for buyers by rooms above too; what is packed is made already, and so is what is under way. Six queries, three more where something was
    made lately, and those by which rooms above tell what they hold."""
    lines = orders.open_lines(organisation_id, kinds.variants)
    found = Book(
        ready=_ready(kinds, lines),
        under_way=under_way(organisation_id, kinds.makings, kinds.thousandths, kinds.product_of, today),
    )
    whole: dict[tuple[str, date], dict[tuple[str, int, bool], int]] = {}
    waiting = (*_ordered(lines), *_for_neighbours(organisation_id, kinds), *_ahead(organisation_id, kinds))
    # Asked after the orders: what is ordered in between is missed for a moment, and never counted twice.
    for one in (*waiting, *_held(organisation_id, kinds, today)):
        product = kinds.product_of[one.variant]
        due = due_on(one.placed, kinds.makings[product].sent_within_days, one.due_on, today)
        those = whole.setdefault((str(product), due), {})
        key = one.of, one.number, one.sure
        those[key] = those.get(key, 0) + one.quantity * kinds.thousandths[one.variant]
    for (product_, due), those in whole.items():
        parts = [
            Part(number, ceil(thousandths / A_PIECE), sure, of) for (of, number, sure), thousandths in those.items()
        ]
        found.parts[product_, due] = parts
        held = sum(part.pieces for part in parts if part.of == HELD)
        if held:
            found.held[product_] = found.held.get(product_, 0) + held
        promised, likely = (sum(part.pieces for part in parts if part.sure is sure) for sure in (True, False))
        found.rows.append(Wanted(product_, due, promised, likely))
    found.rows = covered(found.rows, found.ready, found.under_way.coming)
    return found


class _Wait(NamedTuple):
    """Pieces of a kind somebody waits for: what the number is of, when it was placed, and the day promised, where one is."""

    of: str
    number: int
    variant: int
    quantity: int
    placed: date
    due_on: date | None
    sure: bool


def _ordered(lines: Iterable[orders.OpenLine]) -> Iterator[_Wait]:
    for line in lines:
        if not line.packed:
            placed = line.placed_at.astimezone(VIETNAM).date()
            yield _Wait(ORDER, line.order_id, line.variant_id, line.quantity, placed, line.due_on, line.sure)


def _for_neighbours(organisation_id: int, kinds: Kinds) -> Iterator[_Wait]:
    """What other stalls sold of this one's goods."""
    for line in orders.parts_for(organisation_id):
        if line.variant_id in kinds.product_of:
            placed = line.placed_at.astimezone(VIETNAM).date()
            yield _Wait(
                PART, line.order_id, line.variant_id, line.quantity, placed, line.due_on, line.state != "waiting"
            )


def _ahead(organisation_id: int, kinds: Kinds) -> Iterator[_Wait]:
    """What buyers joined for and is no order yet: sure once enough did."""
    for one in preorders.promised_ahead(organisation_id):
        if one.variant in kinds.product_of:
            yield _Wait(CAMPAIGN, one.campaign, one.variant, one.pieces, one.due_on, one.due_on, one.sure)


def _held(organisation_id: int, kinds: Kinds, today: date) -> Iterator[_Wait]:
    """What is held for buyers and may be ordered any moment."""
    for one in held_for(organisation_id, kinds.variants):
        if one.variant in kinds.product_of:
            yield _Wait(HELD, one.sale, one.variant, one.pieces, today, None, False)


def _ready(kinds: Kinds, lines: Sequence[orders.OpenLine]) -> dict[str, int]:
    """Pieces on the shelf that are in no parcel yet, of products that lie ready before they are ordered."""
    shelf = [pk for pk, product in kinds.product_of.items() if not kinds.makings[product].made_to_order]
    packed = _sum((line.variant_id, line.quantity) for line in lines if line.packed)
    thousandths: dict[str, int] = {}
    for pk, (there, _promised) in stock.on_hand(shelf).items() if shelf else ():
        product = str(kinds.product_of[pk])
        left = max(there - packed.get(pk, 0), 0)
        thousandths[product] = thousandths.get(product, 0) + left * kinds.thousandths[pk]
    return {product: many // A_PIECE for product, many in thousandths.items()}


def _sum(rows: Iterable[tuple[int, int]]) -> dict[int, int]:
    found: dict[int, int] = {}
    for key, many in rows:
        found[key] = found.get(key, 0) + many
    return found
