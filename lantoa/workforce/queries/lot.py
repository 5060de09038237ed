"""What is left in which lot, what to take for which order, and who got what of a lot."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, Sum

from lantoa.catalog import api as catalog
from lantoa.kit.access import Actor
from lantoa.kit.world import world
from lantoa.orders import api as orders
from lantoa.workforce.models import LotPick, ProducedKind
from lantoa.workforce.rules.lot import InLot, Take, Wanted, first_expired_first_out

MOST_ORDERS, MOST_OTHERS = 100, 4


def left_in_lots(product_ids: Iterable[int]) -> list[InLot]:
    """Every lot of these products with what is left of each kind: what was made, less what was taken out. Four queries.

    A lot that was written down by hand is counted for the one kind of its product; where there are several, nobody knows.
    """
    lots = {lot.pk: lot for lot in catalog.Lot.objects.filter(product__in=list(product_ids))}
    there: dict[tuple[int, int], int] = {}
    kinds = ProducedKind.objects.filter(production__lot__in=list(lots))
    for lot_id, variant_id, good in kinds.values_list("production__lot", "variant", F("made") - F("spoiled")):
        there[lot_id, variant_id] = good
    by_hand = [lot for lot in lots.values() if lot.pk not in {lot_id for lot_id, _variant in there} and lot.quantity]
    only = _only_kinds({lot.product_id for lot in by_hand})
    there |= {(lot.pk, only[lot.product_id]): lot.quantity or 0 for lot in by_hand if lot.product_id in only}
    gone = LotPick.objects.gone().filter(lot__in=list(lots)).values_list("lot", "variant").annotate(Sum("quantity"))
    for lot_id, variant_id, quantity in gone:
        if (lot_id, variant_id) in there:
            there[lot_id, variant_id] -= quantity
    return [
        InLot(pk, variant, left, lots[pk].made_on, lots[pk].expires_on, lots[pk].recalled_at is not None)
        for (pk, variant), left in there.items()
    ]


def _only_kinds(product_ids: set[int]) -> dict[int, int]:
    kinds: dict[int, list[int]] = defaultdict(list)
    live = catalog.ProductVariant.objects.filter(product__in=product_ids, archived_at=None)
    for product_id, variant_id in live.values_list("product", "pk"):
        kinds[product_id].append(variant_id)
    return {product_id: found[0] for product_id, found in kinds.items() if len(found) == 1}


@dataclass(frozen=True, slots=True)
class LineToPick:
    """A line of an order: out of which lots its pieces are to be taken, what was taken, and how many no lot has.

    `others` are further good lots of the kind with what is left in them. Without lots (goods that have none) there is nothing to take."""

    line: Any
    waits: int
    takes: Sequence[tuple[catalog.Lot, int]]
    picks: Sequence[LotPick]
    missing: int
    has_lots: bool
    others: Sequence[tuple[catalog.Lot, int]]


@dataclass(frozen=True, slots=True)
class OrderToPick:
    order: orders.Order
    lines: Sequence[LineToPick]

    @property
    def waits(self) -> bool:
        """Whether something can be taken out of a lot for it now."""
        return any(line.takes for line in self.lines)

    @property
    def missing(self) -> int:
        return sum(line.missing for line in self.lines)


def to_pick(actor: Actor) -> list[OrderToPick]:
    """The orders to pack or to hand over whose goods have lots and were not all taken out of one, the oldest first."""
    mine = orders.Order.objects.visible_to(actor)
    waiting = (mine.to_pack() | mine.to_hand_over()).to_show().order_by("placed_at", "pk")[:MOST_ORDERS]
    return [one for one in _assigned(waiting) if one.waits or one.missing]


def order_to_pick(actor: Actor, order: orders.Order) -> OrderToPick:
    """One order, told together with those that stand before it: these get what expires first."""
    mine = orders.Order.objects.visible_to(actor)
    waiting = list((mine.to_pack() | mine.to_hand_over()).to_show().order_by("placed_at", "pk")[:MOST_ORDERS])
    found = next((one for one in _assigned(waiting) if one.order.pk == order.pk), None)
    return found or _assigned([order])[0]


def _assigned(found: Iterable[orders.Order]) -> list[OrderToPick]:
    """Five queries for any number of orders."""
    waiting = list(found)
    lines = [line for order in waiting for line in order.lines.all()]
    variants = catalog.ProductVariant.objects.filter(pk__in={line.variant_id for line in lines})
    product_of = dict(variants.values_list("pk", "product"))
    # Of goods another household gave a stall to sell, the lots are theirs: nothing is taken out of them here.
    own = {order.store.organisation_id for order in waiting}
    those = catalog.Lot.objects.filter(product__in=set(product_of.values()), product__organisation__in=own)
    lots = {lot.pk: lot for lot in those}
    picks: dict[int, list[LotPick]] = defaultdict(list)
    taken = LotPick.objects.filter(line__in=[line.pk for line in lines], put_back_at=None).select_related("lot")
    for pick in taken.order_by("pk"):
        picks[pick.line_id].append(pick)
    open_ = {order.pk for order in waiting if order.state in ("to_pack", "to_hand_over")}
    with_lots = {lot.product_id for lot in lots.values()}
    waits = {
        line.pk: max(line.left - sum(pick.quantity for pick in picks[line.pk]), 0) if line.order_id in open_ else 0
        for line in lines
    }
    wanted = [
        Wanted(line.pk, line.variant_id, waits[line.pk]) for line in lines if product_of[line.variant_id] in with_lots
    ]
    there = left_in_lots(with_lots)
    takes, missing = first_expired_first_out(there, wanted, on=world.today())
    good = [one for one in there if one.left > 0 and one.good(world.today())]
    by_line: dict[int, list[Take]] = defaultdict(list)
    for take in takes:
        by_line[take.line].append(take)
    return [
        OrderToPick(
            order,
            [
                LineToPick(
                    line, waits[line.pk], [(lots[take.lot], take.quantity) for take in by_line[line.pk]], picks[line.pk],
                    missing.get(line.pk, 0), product_of[line.variant_id] in with_lots, _others(line, waits, by_line, good, lots),
                )
                for line in order.lines.all()
            ],
        )
        for order in waiting
    ]  # fmt: skip


def _others(
    line: Any,
    waits: dict[int, int],
    by_line: dict[int, list[Take]],
    good: Sequence[InLot],
    lots: dict[int, catalog.Lot],
) -> list[tuple[catalog.Lot, int]]:
    if not waits[line.pk]:
        return []
    told = {take.lot for take in by_line[line.pk]}
    rest = [one for one in good if one.variant == line.variant_id and one.lot not in told]
    rest.sort(key=lambda one: (one.expires_on or date.max, one.made_on, one.lot))
    return [(lots[one.lot], one.left) for one in rest[:MOST_OTHERS]]


@dataclass(frozen=True, slots=True)
class LotStory:
    """What is left of each kind in a lot, and everything that was taken out, the newest first; `codes` of the orders that got of it."""

    left: Sequence[tuple[catalog.ProductVariant, int]]
    picks: Sequence[LotPick]
    codes: Sequence[str]


def lot_story(lot: catalog.Lot) -> LotStory:
    left = {one.variant: one.left for one in left_in_lots([lot.product_id]) if one.lot == lot.pk}
    variants = catalog.ProductVariant.objects.filter(pk__in=left).order_by("position", "pk")
    picks = list(
        LotPick.objects.filter(lot=lot, put_back_at=None)
        .select_related("line__order", "variant")
        .order_by("-at", "-pk")[:500]
    )
    codes = {pick.line.order.code: None for pick in picks if pick.line and not pick.line.order.cancelled_at}
    return LotStory([(variant, left[variant.pk]) for variant in variants], picks, list(codes))
