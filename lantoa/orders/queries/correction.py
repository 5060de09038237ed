"""What was put right about an order, and what may be now."""

from __future__ import annotations

from lantoa.orders.models import Correction, Order
from lantoa.payments import api as payments
from lantoa.stores import api as stores

MOST_WARES = 30


def corrections_of(order: Order) -> list[Correction]:
    """Oldest first, with their lines. Two queries where there are any, none where the order's own numbers say that there are none."""
    if not (order.lessened or order.refunding or any(line.taken_off for line in order.lines.all())):
        return []
    return list(order.corrections.select_related("refund").prefetch_related("lines").order_by("pk"))


def refunds_of(order: Order) -> list[payments.Refund]:
    """What is or was to be paid back of it; asked only where money may have come."""
    came = order.received or order.state in ("cancelled", "expired")
    return payments.refunds_of(order) if came else []


def may_be(order: Order) -> list[str]:
    """What can be put right about it now: fewer pieces before the hand-over, pieces that come back after it."""
    kind = Correction.Kind
    if not order.can_correct or order.to_pay <= 0:
        return []
    left = sum(line.left for line in order.lines.all())
    if order.handed_over_at:
        return [kind.RETURNED, kind.EXCHANGED, kind.ALLOWANCE] if left else [kind.ALLOWANCE]
    return [kind.NOT_DELIVERED, kind.ALLOWANCE] if left > 1 and not order.at_counter else [kind.ALLOWANCE]


def wares_of(order: Order) -> list[stores.Offer]:
    """What the stall has to give instead."""
    wares = stores.public_offers().filter(store=order.store_id).select_related("variant__product")
    return list(wares.order_by("variant__product__name", "variant__position")[:MOST_WARES])
