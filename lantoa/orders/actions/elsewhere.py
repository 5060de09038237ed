"""Keep as an ordinary order what a buyer ordered at a channel outside: its price and its promise were made there, its money goes there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from lantoa.journal import api as journal
from lantoa.kit.access import Actor
from lantoa.kit.order_code import new_code
from lantoa.kit.world import world
from lantoa.orders import acts
from lantoa.orders.actions.fee import freeze_fees
from lantoa.orders.actions.place import LARGEST_TOTAL, Buyer, line_of, receipt_salt
from lantoa.orders.actions.progress import hand_over, pack
from lantoa.orders.errors import CannotOrder
from lantoa.orders.models import Order, OrderLine
from lantoa.stock import api as stock
from lantoa.stores import api as stores


@dataclass(frozen=True, slots=True)
class ElsewhereWish:
    """What was ordered: (variant id, quantity, đồng for one) lines, whom it goes to as far as the place says, carrying in đồng where
    that is the seller's, by what name people know the place, which takes the buyer's money and settles with the seller, and when it was
    ordered there (None: now)."""

    lines: Sequence[tuple[int, int, int]]
    buyer: Buyer
    shipping_fee: int
    settled_by: str
    placed_at: datetime | None = None


def place_elsewhere(store: stores.Store, wish: ElsewhereWish, *, by: Actor) -> Order:
    """Write the order down, its goods held for good and promised already: it is to pack at once. Its money goes to the place outside, so
    nothing is asked of the buyer and no transfer is waited for. Joins the caller's transaction, which sees to it that this happens once.

    Refuses, changing nothing: goods this stall does not have (CannotOrder), too few of them (OutOfStock), an impossible total.
    A resting stall or one that takes no cash on delivery is no reason: the channel took the order.
    """
    wanted = {variant: (quantity, price) for variant, quantity, price in wish.lines}
    found = stores.Offer.objects.filter(store=store, consigned=False, variant__in=wanted).select_related(
        "variant__product"
    )
    offers = {offer.variant_id: offer for offer in found}
    goods = sum(quantity * price for _variant, quantity, price in wish.lines)
    if not wanted or len(wanted) != len(wish.lines) or not wanted.keys() <= offers.keys():
        raise CannotOrder(_("Something in your order is no longer sold. Please look at the stall again."))
    if not 0 < goods + wish.shipping_fee <= LARGEST_TOTAL or any(quantity < 1 for quantity, _price in wanted.values()):
        raise CannotOrder(_("Choose how many you want, at least one."), field="quantity")
    now = world.now()
    # A clock outside that goes before ours tells of no order to come.
    at = min(wish.placed_at or now, now)
    with transaction.atomic():
        order = Order.objects.create(
            code=new_code(), token=world.token(18), store=store, buyer_name=wish.buyer.name, buyer_phone=wish.buyer.phone, address=wish.buyer.address,
            note=wish.buyer.note, method=Order.Method.CHANNEL, settled_by=wish.settled_by[:60], goods_total=goods, shipping_fee=wish.shipping_fee, total=goods + wish.shipping_fee,
            placed_at=at, confirmed_at=now, rehearsal=store.rehearsal, store_name=store.name, receipt_salt=receipt_salt(),
        )  # fmt: skip
        lines = OrderLine.objects.bulk_create(line_of(order, offers[variant], *rest) for variant, *rest in wish.lines)
        freeze_fees([(order, store.organisation_id)])
        stock.hold([(variant, quantity) for variant, quantity, _price in wish.lines], order, expires_at=None)
        data = {
            "store": store.pk, "total": order.total, "method": order.method, "lines": [[variant, quantity] for variant, quantity, _price in wish.lines],
            "commitment": journal.commitment(order.receipt_salt, order.receipt_body(lines)),
        }  # fmt: skip
        said = {"by": by, "on_behalf_of": store.organisation_id, "place": store.unit_id, "rehearsal": store.rehearsal}
        journal.record(acts.PLACED, order, **said, occurred_at=at, data=data)
        journal.record(acts.CONFIRMED, order, **said, data={})
    return order


def left_elsewhere(order: Order, *, by: Actor) -> Order:
    """The place outside says that the goods are with its carrier: they left the house, whoever packed them. Twice is once; one
    that was cancelled here stays so."""
    if order.state == "to_pack":
        pack(order, by=by, key=None)
    if order.state == "to_hand_over":
        hand_over(order, by=by, key=None)
    return order


def arrived_elsewhere(order: Order, at: datetime) -> bool:
    """The place outside says that the buyer has it, since then; whether that was news."""
    gone = Order.objects.filter(pk=order.pk, handed_over_at__isnull=False, cancelled_at=None, arrived_at=None)
    with transaction.atomic():
        new = bool(gone.update(arrived_at=at))
        if new:
            journal.record(
                acts.ARRIVED, order, on_behalf_of=order.store.organisation_id, place=order.store.unit_id, occurred_at=at,
                rehearsal=order.rehearsal,
            )  # fmt: skip
    return new
