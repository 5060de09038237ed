"""Order parcels for many packed orders at one carrier in one go: each its own, and what cannot be is said singly."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from lantoa.journal import api as journal
from lantoa.kit.access import Actor
from lantoa.kit.errors import RuleError
from lantoa.orders.actions.booking import Packed, book, hold_packed
from lantoa.orders.errors import NotNow
from lantoa.orders.models import Order
from lantoa.orders.queries.parcel import leaving_with, pieces_in, to_collect
from lantoa.shipping import api as shipping

MOST = 100


@dataclass(frozen=True, slots=True)
class Wanted:
    """An order, what its parcel weighs (grams), and where it lay before July 2025 ("": not said)."""

    order: Order
    weight: int
    ward: str
    district: str
    province: str


@dataclass(frozen=True, slots=True)
class Turned:
    """An order for which no parcel was ordered, and why not."""

    order: Order
    why: str


def book_many(
    wanted: Sequence[Wanted],
    *,
    carrier: str,
    fetched: bool,
    pick_day: date | None,
    pick_part: str,
    by: Actor,
    key: UUID | None = None,
) -> list[Turned]:
    """Order these parcels from this carrier at its price, each as `book` does; returns those that could not be, with why. An order that has a
    parcel ordered already gets no second one. The carrier is asked aside.

    Refuses (NotNow) none, and more than 100.
    """
    if not 0 < len(wanted) <= MOST:
        raise NotNow(_("Choose at least one order, and at most 100."))
    body = {
        "orders": [[one.order.pk, one.weight, one.ward, one.district, one.province] for one in wanted], "carrier": carrier, "fetched": fetched,
        "pick": [str(pick_day or ""), pick_part],
    }  # fmt: skip
    turned: list[Turned] = []
    with journal.command("orders.book_many", key, body, by=by) as run:
        if run.replayed:
            return []
        # All at once and in one order: two helpers do not wait for each other. Two tabs, or two people, order one parcel.
        hold_packed([one.order for one in wanted])
        along: dict[int, str] = {}
        for one in sorted(wanted, key=lambda each: each.order.pk):
            try:
                with transaction.atomic():
                    _book(one, along, carrier, fetched, pick_day, pick_part, by)
            except RuleError as error:
                turned.append(Turned(one.order, str(error)))
        run.answer = {"turned": len(turned)}
    return turned


def _book(
    one: Wanted, along: dict[int, str], carrier: str, fetched: bool, pick_day: date | None, pick_part: str, by: Actor
) -> None:
    order = Order.objects.to_show().get(pk=one.order.pk)
    if order.state not in ("to_pack", "to_hand_over"):
        raise NotNow(_("This order cannot be sent now. Please look at it again."))
    if shipping.asked_subjects([order]):
        raise NotNow(_("A parcel is ordered for it already."))
    if order.pk in along:
        raise NotNow(_("It goes along in the parcel of order %(code)s.") % {"code": along[order.pk]})
    if not (one.ward and one.district and one.province):
        raise NotNow(_("Say where it lay before July 2025: commune or ward, district, province."))
    beside = leaving_with(order)
    known = shipping.handling_of(pieces_in([order, *(other for other, _cash in beside)]))
    if known.cold:
        raise NotNow(_("It must be kept cold. Compare carriers on its own page."))
    packed = Packed(
        one.weight, 0, 0, 0, order.to_pay, to_collect(order) + sum(cash for _one, cash in beside), False, known.fragile, fetched, "", one.ward, one.district, one.province, pick_day if fetched else None, pick_part if fetched else "",
    )  # fmt: skip
    book(order, packed, carrier=carrier, service="", fee_seen=0, promised=None, by=by)
    along |= {other.pk: order.code for other, _cash in beside}
