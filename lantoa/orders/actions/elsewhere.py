"""Keep as an ordinary order what a buyer ordered at a channel outside: its price and its promise were made there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from lantoa.journal import api as journal
from lantoa.kit.access import Actor
from lantoa.kit.order_code import new_code
from lantoa.kit.world import world
from lantoa.orders import acts
from lantoa.orders.actions.fee import freeze_fees
from lantoa.orders.actions.place import LARGEST_TOTAL, Buyer, line_of, receipt_salt
from lantoa.orders.errors import CannotOrder
from lantoa.orders.models import Order, OrderLine
from lantoa.payments import api as payments
from lantoa.stock import api as stock
from lantoa.stores import api as stores


@dataclass(frozen=True, slots=True)
class ElsewhereWish:
    """What was ordered: (variant id, quantity, đồng for one) lines, whom it goes to as far as the channel says, carrying in đồng."""

    lines: Sequence[tuple[int, int, int]]
    buyer: Buyer
    shipping_fee: int


def place_elsewhere(store: stores.Store, wish: ElsewhereWish, *, by: Actor) -> Order:
    """Write the order down, its goods held for good and promised already; its money comes through the channel. Joins the
    caller's transaction, which sees to it that this happens once.

    Refuses, changing nothing: goods this stall does not have (CannotOrder), too few of them (OutOfStock), an impossible total.
    A resting stall or one that takes no cash on delivery is no reason: the channel took the order.
    """
    wanted = {variant: (quantity, price) for variant, quantity, price in wish.lines}
    found = stores.Offer.objects.filter(store=store, variant__in=wanted).select_related("variant__product")
    offers = {offer.variant_id: offer for offer in found}
    goods = sum(quantity * price for _variant, quantity, price in wish.lines)
    if not wanted or len(wanted) != len(wish.lines) or not wanted.keys() <= offers.keys():
        raise CannotOrder(_("Something in your order is no longer sold. Please look at the stall again."))
    if not 0 < goods + wish.shipping_fee <= LARGEST_TOTAL or any(quantity < 1 for quantity, _price in wanted.values()):
        raise CannotOrder(_("Choose how many you want, at least one."), field="quantity")
    now = world.now()
    with transaction.atomic():
        payments.keep_accounts([store.organisation_id])
        order = Order.objects.create(
            code=new_code(), token=world.token(18), store=store, buyer_name=wish.buyer.name, buyer_phone=wish.buyer.phone, address=wish.buyer.address,
            note=wish.buyer.note, method=Order.Method.COD, goods_total=goods, shipping_fee=wish.shipping_fee, total=goods + wish.shipping_fee,
            placed_at=now, confirmed_at=now, rehearsal=store.rehearsal, store_name=store.name, receipt_salt=receipt_salt(),
        )  # fmt: skip
        lines = OrderLine.objects.bulk_create(line_of(order, offers[variant], *rest) for variant, *rest in wish.lines)
        freeze_fees([(order, store.organisation_id)])
        stock.hold([(variant, quantity) for variant, quantity, _price in wish.lines], order, expires_at=None)
        payments.request_payments(
            [payments.Wanted(order.code, store.organisation_id, order, order.total, store.rehearsal)]
        )
        data = {
            "store": store.pk, "total": order.total, "method": order.method, "lines": [[variant, quantity] for variant, quantity, _price in wish.lines],
            "commitment": journal.commitment(order.receipt_salt, order.receipt_body(lines)),
        }  # fmt: skip
        said = {"by": by, "on_behalf_of": store.organisation_id, "place": store.unit_id, "rehearsal": store.rehearsal}
        journal.record(acts.PLACED, order, **said, data=data)
        journal.record(acts.CONFIRMED, order, **said, data={})
    return order
