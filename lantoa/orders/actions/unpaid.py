"""Goods that were to be made for a buyer who did not pay in the days they had are not to be made any more."""

from __future__ import annotations

from django.db import transaction

from lantoa.kit.world import world
from lantoa.orders.models import Order
from lantoa.stock import api as stock

_AT_ONCE = 100


def drop_unpaid() -> int:
    """Give up what unpaid orders were promised to be made; return of how many. What is paid in that very moment keeps it."""
    # From what is still to be made, which is little, and not from all orders that were never paid.
    waited = stock.Hold.objects.filter(holder_type=Order._meta.label_lower, to_make=True).order_by().values("holder_id")
    over = Order.objects.expired(world.now()).filter(pk__in=waited).order_by("expires_at", "pk")
    return sum(_drop(pk) for pk in list(over.values_list("pk", flat=True)[:_AT_ONCE]))


def _drop(pk: int) -> bool:
    with transaction.atomic():
        # The order before its goods, as a payment takes them.
        mine = Order.objects.select_for_update(of=("self",), no_key=True).filter(pk=pk)
        order = mine.first()
        if order is None or order.state != "expired":
            return False
        stock.release(order)
        return True
