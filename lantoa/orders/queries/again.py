"""What an order of then would be today: still sold or not, how many are left, at which price."""

from __future__ import annotations

from dataclasses import dataclass

from lantoa.orders.models import Order, OrderLine
from lantoa.stock import api as stock
from lantoa.stores import api as stores


@dataclass(frozen=True, slots=True)
class Again:
    """A line of an order and what there is of it now: its offer (None when it is no longer sold) and how many are left."""

    line: OrderLine
    offer: stores.Offer | None
    left: int

    @property
    def name(self) -> str:
        return f"{self.line.product_name} {self.line.variant_name}".strip()

    @property
    def can_have(self) -> int:
        """How many of those wanted there are."""
        return max(min(self.line.quantity, self.left), 0) if self.offer else 0


def what_of(order: Order) -> list[Again]:
    """Each line of the order as it would be today, from the same stall. Three queries."""
    lines = list(order.lines.order_by("pk"))
    found = stores.sellable_offers().filter(store=order.store_id, variant__in=[line.variant_id for line in lines])
    offers = {offer.variant_id: offer for offer in found}
    left = stock.available(list(offers))
    return [Again(line, offers.get(line.variant_id), left.get(line.variant_id, 0)) for line in lines]
