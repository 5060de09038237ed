"""Place orders: one per stall, goods held, a code to pay under; once, however often it is asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError
from django.utils.translation import gettext as _

from lantoa.journal import api as journal
from lantoa.kit.access import Actor
from lantoa.kit.order_code import new_code
from lantoa.kit.world import world
from lantoa.orders import acts
from lantoa.orders.errors import CannotOrder, PriceChanged
from lantoa.orders.models import Order, OrderLine
from lantoa.payments import api as payments
from lantoa.stock import api as stock
from lantoa.stores import api as stores

MOST_OF_ONE = 9_999
LARGEST_TOTAL = 499_999_999  # a NAPAS 247 transfer stays below 500 million đồng


@dataclass(frozen=True, slots=True)
class Buyer:
    """Who gets the goods and where: name, phone (E.164), commune code or "" elsewhere, the rest of the address."""

    name: str
    phone: str
    unit_code: str
    address: str
    note: str = ""


def place_orders(
    lines: Sequence[tuple[int, int]], buyer: Buyer, *, method: str, by: Actor, key: UUID, seen_total: int | None = None
) -> list[Order]:
    """Order these (offer id, quantity) lines; returns the orders, one for each stall, the same ones on a repeat.

    Refuses, changing nothing: what is not on sale or too few of (says how many are left), a stall on holiday, cash on
    delivery where a stall does not take it, and, with `seen_total` (đồng), a total that changed since it was shown.
    """
    body = {
        "lines": [list(line) for line in sorted(lines)], "method": method, "buyer": [buyer.name, buyer.phone, buyer.unit_code],
        "address": buyer.address, "note": buyer.note,
    }  # fmt: skip
    for attempt in range(3):
        try:
            with journal.command("orders.place_orders", key, body, by=by) as run:
                if not run.replayed:
                    run.answer = {"orders": [order.pk for order in _place(lines, buyer, method, by, seen_total)]}
                return list(Order.objects.filter(pk__in=run.answer["orders"]).order_by("pk"))
        except IntegrityError:
            # Two orders drew the same code (one in a thousand million): draw again.
            if attempt == 2:
                raise
    raise AssertionError


def _place(
    lines: Sequence[tuple[int, int]], buyer: Buyer, method: str, by: Actor, seen_total: int | None
) -> list[Order]:
    offers = _offers(lines)
    by_store: dict[int, list[tuple[stores.Offer, int]]] = {}
    for offer_id, quantity in lines:
        by_store.setdefault(offers[offer_id].store_id, []).append((offers[offer_id], quantity))
    placed = [_draft(those, buyer, method, by) for those in by_store.values()]
    total = sum(order.total for order, _lines in placed)
    if seen_total is not None and total != seen_total:
        raise PriceChanged(_("The price has just changed. Please look at the new total and order again."))
    orders = Order.objects.bulk_create([order for order, _lines in placed])
    OrderLine.objects.bulk_create([line for order, those in placed for line in _lines_of(order, those)])
    for order, those in placed:
        payments.request_payment(code=order.code, organisation_id=those[0][0].store.organisation_id, subject=order, amount=order.total)
    journal.record_many([_placed(order, those, by) for order, those in placed])
    _hold(placed)
    return orders


def _offers(lines: Sequence[tuple[int, int]]) -> dict[int, stores.Offer]:
    wanted = dict(lines)
    if not wanted or len(wanted) != len(lines) or not all(0 < quantity <= MOST_OF_ONE for quantity in wanted.values()):
        raise CannotOrder(_("Choose how many you want, at least one."), field="quantity")
    found = {offer.pk: offer for offer in stores.public_offers().filter(pk__in=wanted)}
    if len(found) != len(wanted):
        raise CannotOrder(_("Something in your order is no longer sold. Please look at the stall again."))
    return found


def _draft(those: list[tuple[stores.Offer, int]], buyer: Buyer, method: str, by: Actor) -> tuple[Order, list[tuple[stores.Offer, int]]]:
    store, now = those[0][0].store, world.now()
    if stores.is_closed(store, world.today()):
        raise CannotOrder(_("%(store)s is resting and takes no orders now.") % {"store": store.name})
    if method == Order.Method.COD and not store.accepts_cod:
        raise CannotOrder(_("%(store)s does not take cash on delivery. Please choose bank transfer.") % {"store": store.name}, field="method")
    goods = sum(offer.price * quantity for offer, quantity in those)
    if goods + store.shipping_fee > LARGEST_TOTAL:
        raise CannotOrder(_("An order must stay below 500 million đồng. Please order less at a time."), field="quantity")
    order = Order(
        code=new_code(), token=world.token(18), store_id=store.pk, buyer_id=by.person_id, buyer_name=buyer.name,
        buyer_phone=buyer.phone, unit_id=buyer.unit_code or None, address=buyer.address, note=buyer.note, method=method,
        goods_total=goods, shipping_fee=store.shipping_fee, total=goods + store.shipping_fee, placed_at=now,
        expires_at=None if method == Order.Method.COD else now + timedelta(minutes=settings.HOLD_MINUTES),
    )  # fmt: skip
    return order, those


def _lines_of(order: Order, those: list[tuple[stores.Offer, int]]) -> list[OrderLine]:
    return [
        OrderLine(
            order=order, variant_id=offer.variant_id, product_name=offer.variant.product.name, variant_name=offer.variant.name,
            selling_unit=offer.variant.product.unit, quantity=quantity, unit_price=offer.price, total=offer.price * quantity,
        )
        for offer, quantity in those
    ]  # fmt: skip


def _placed(order: Order, those: list[tuple[stores.Offer, int]], by: Actor) -> journal.Act:
    store = those[0][0].store
    return journal.Act(
        acts.PLACED, order, by=by, on_behalf_of=store.organisation_id, place=store.unit_id,
        data={"store": store.pk, "total": order.total, "method": order.method, "lines": [[o.variant_id, q] for o, q in those]},
    )  # fmt: skip


def _hold(placed: list[tuple[Order, list[tuple[stores.Offer, int]]]]) -> None:
    # All variants of all stalls in one ascending pass, so that two crossing carts cannot wait for each other.
    names = {offer.variant_id: offer.variant.product.name for _order, those in placed for offer, _quantity in those}
    everything = sorted((offer.variant_id, quantity, number) for number, (_o, those) in enumerate(placed) for offer, quantity in those)
    try:
        for variant_id, quantity, number in everything:
            order = placed[number][0]
            stock.hold([(variant_id, quantity)], order, expires_at=order.expires_at)
    except stock.OutOfStock as error:
        sentence = _("Only %(left)s of %(name)s left.") if error.left else _("%(name)s has just sold out.")
        raise stock.OutOfStock(
            sentence % {"left": error.left, "name": names[error.variant_id]}, variant_id=error.variant_id, left=error.left
        ) from None
