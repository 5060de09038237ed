"""Pairs about parcels that carriers were asked for, and the orders in them."""

from __future__ import annotations

from lantoa.kit.world import world
from lantoa.orders import api as orders
from lantoa.orders.actions.booking import give_away
from lantoa.orders.models import Order
from lantoa.shipping import api as shipping
from tests.faults.schedules.explorer import DONE
from tests.faults.schedules.house import House, shelf
from tests.faults.schedules.scene import Scene, pair


def taken_on(house: House, order: Order) -> shipping.Booking:
    """A carrier took the order's parcel on and has not fetched it."""
    home, number = house.stall.organisation, house.number()
    parcel = shipping.register_parcel(
        home, order, tracking_code=f"GASCHED{number}", carrier="ghn", cash_to_collect=order.missing, by=None
    )
    made: shipping.Booking = shipping.Booking.objects.create(
        organisation=home, carrier="ghn", code=f"{order.code}-{number}"[:20], subject_type=order._meta.label_lower, subject_id=order.pk,
        reference=order.code, service="slow", fee_seen=0, weight=1_000, cash=order.missing, content="2 túi", state="booked", parcel=parcel,
        created_at=world.now(),
    )  # fmt: skip
    return made


@pair("a parcel and its order", "two given away")
def parcel_and_order(house: House, way: str) -> Scene:
    """The seller cancels an order while another helper gives its parcel to the carrier: it is called off or has left, and nobody waits in a ring."""
    first, second = house.goods(1), house.goods(1)
    placed = [house.confirmed(first), house.confirmed(second)]
    parcels = [taken_on(house, order) for order in placed]
    by, keys = house.stall.by, (world.uuid7(), world.uuid7())

    def cancel() -> str:
        found = Order.objects.get(pk=placed[0].pk)
        orders.cancel(found, by_seller=True, reason="Nhầm", by=by, key=keys[0])
        return DONE

    def give() -> str:
        return f"{give_away(parcels, by=by, key=keys[1])} given"

    def state() -> object:
        states = [Order.objects.get(pk=one.pk).state for one in placed]
        told = [shipping.Booking.objects.get(pk=one.pk).state for one in parcels]
        return shelf(first, second), states, told

    return Scene((cancel, give), state)
