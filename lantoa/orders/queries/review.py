"""What of an order can be reviewed, and what was said already."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lantoa.orders.models import Order
from lantoa.stores import api as stores


@dataclass(frozen=True, slots=True)
class ToReview:
    """One product of an order and what its buyer said of it, if anything."""

    product_id: int
    name: str
    review: stores.Review | None


def to_review(order: Order) -> list[ToReview]:
    """Each product of an order that was handed over, once; nothing before that. Two queries."""
    if not order.handed_over_at or order.cancelled_at or order.rehearsal:
        return []
    said = stores.reviews_for([order])
    names = dict(order.lines.order_by("-pk").values_list("variant__product", "product_name"))
    return [ToReview(pk, name, said.get((str(order.pk), pk))) for pk, name in reversed(names.items())]


def reviewed(orders: Sequence[Order]) -> set[int]:
    """Which of these orders their buyer said something of. One query."""
    return {int(bought) for bought, _product in stores.reviews_for(orders)}
