"""Short ways to orders that travel with a carrier."""

from __future__ import annotations

from datetime import timedelta
from itertools import count

from lantoa.kit.world import world
from lantoa.orders import api as orders
from lantoa.orders.models import Order
from lantoa.orders.tests import factories
from lantoa.shipping import api as shipping
from lantoa.shipping.actions.parcel import take_status
from lantoa.shipping.actions.settlement import take_settlement
from lantoa.shipping.adapters.base import SettledParcel, StatusNotice

_numbers = count(1)


def confirmed(price: int = 250_000) -> Order:
    """An order to be paid at the door, promised by its seller."""
    placed = factories.order(factories.offer(price=price), method="cod")
    return orders.confirm(placed, by=factories.seller_of(placed), key=world.uuid7())


def send(order: Order, code: str = "", cash: int = 250_000) -> Order:
    by = factories.seller_of(order)
    return orders.send(
        order, carrier="ghn", tracking_code=code or f"GAORDER{next(_numbers)}", cash_to_collect=cash, by=by
    )


def parcel(order: Order) -> shipping.Parcel:
    found = shipping.parcel_of(order)
    assert found
    return found


def tell(of: shipping.Parcel, code: str = "delivered", days_ago: int = 0, minutes: int = 0) -> None:
    at = world.now() - timedelta(days=days_ago) + timedelta(minutes=minutes)
    take_status(of, StatusNotice(f"{code}:{at.isoformat()}", of.tracking_code, code, "", at))


def settle(organisation_id: int, code: str, cash: int = 250_000, fee: int = 20_000) -> shipping.Settlement:
    """The carrier's file names this parcel."""
    rows = [(1, SettledParcel(code, cash, fee, cash - fee))]
    return take_settlement(
        organisation_id, "ghn", reference=f"KY{next(_numbers)}", paid_at=world.now(), rows=rows, source="file"
    )
