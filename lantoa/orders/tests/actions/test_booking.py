"""An order's parcel is ordered from a carrier; the order leaves when the carrier has it, and is not paid by anything of that."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from lantoa.journal import api as journal
from lantoa.kit.world import world
from lantoa.messages import api as messages
from lantoa.orders import api as orders
from lantoa.orders.actions import failed
from lantoa.orders.actions.booking import Packed, book
from lantoa.orders.errors import NotNow
from lantoa.orders.models import Order
from lantoa.orders.queries.parcel import to_collect
from lantoa.orders.tests import factories, parcels
from lantoa.shipping import api as shipping
from lantoa.shipping.actions.booking import carry_out
from lantoa.shipping.adapters.demo.booking import DemoBooking
from lantoa.shipping.tests import factories as carriers
from lantoa.shipping.tests import ordered, wire
from lantoa.stock import api as stock

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def carrier() -> Iterator[DemoBooking]:
    with ordered.at_ghns_place() as made:
        yield made


def packed(**changes: object) -> Packed:
    said = {
        "weight": 1_000, "length": 0, "width": 0, "height": 0, "value": 250_000, "cash": 250_000, "cold": False, "fragile": False, "fetched": True,
        "note": "", "ward": "Xã Hạ Long", "district": "Huyện Vân Đồn", "province": "Quảng Ninh",
    }  # fmt: skip
    return Packed(**{**said, **changes})  # type: ignore[arg-type]


def booked(order: Order, **changes: object) -> shipping.Booking:
    if shipping.pickup_point(order.store.organisation_id) is None:
        ordered.way_in(order.store.organisation)
    by = factories.seller_of(order)
    made = book(order, packed(**changes), carrier="ghn", service="slow", fee_seen=20_000, promised=None, by=by)
    carry_out(made.pk)
    made.refresh_from_db()
    order.refresh_from_db()
    return made


def test_it_leaves_when_the_carrier_has_it_and_is_paid_when_the_carrier_accounts_for_it(carrier: DemoBooking) -> None:
    order = parcels.confirmed()
    made = booked(order)
    assert (order.state, to_collect(order)) == ("to_pack", 0)
    ends = carrier.taken[made.code].sender, carrier.taken[made.code].receiver
    assert [one.phone for one in ends] == ["0912345678", "0987654321"]
    parcels.tell(made.parcel, "picked", minutes=-30)
    order.refresh_from_db()
    assert order.state == "handed_over"
    parcels.tell(made.parcel, "delivered")
    order.refresh_from_db()
    assert order.arrived_at is not None
    assert (order.payment_status, order.missing) == ("none", 250_000)
    parcels.settle(order.store.organisation_id, made.parcel.tracking_code)
    order.refresh_from_db()
    assert order.payment_status == "full"


def test_news_that_came_before_the_carriers_answer_takes_the_order_along(carrier: DemoBooking) -> None:
    order = parcels.confirmed()
    organisation = order.store.organisation
    ordered.way_in(organisation)
    made = book(order, packed(), carrier="ghn", service="slow", fee_seen=20_000, promised=None, by=factories.seller_of(order))  # fmt: skip
    said = wire.demo(carriers.notice("picked", f"DM{made.code}".upper()), carriers.SECRET)
    answer = carriers.post(carriers.connected(organisation), said.raw, said.headers, said.query)
    assert answer.status_code == 200
    order.refresh_from_db()
    assert order.state == "to_pack"
    assert carry_out(made.pk) == "booked"
    order.refresh_from_db()
    assert order.state == "handed_over"
    assert journal.entries_about(order).filter(act="orders.order_sent").count() == 1


def test_given_away_by_the_seller_it_has_left_once() -> None:
    order = parcels.confirmed()
    made = booked(order)
    shipping.hand_over_bookings([made], by=factories.seller_of(order), key=world.uuid7())
    order.refresh_from_db()
    left = order.handed_over_at
    parcels.tell(made.parcel, "picked", minutes=5)
    order.refresh_from_db()
    assert order.handed_over_at == left
    assert journal.entries_about(order).filter(act="orders.order_sent").count() == 1


def test_cash_a_carrier_was_just_asked_for_is_not_asked_for_twice() -> None:
    order = parcels.confirmed()
    ordered.way_in(order.store.organisation)
    book(order, packed(), carrier="ghn", service="slow", fee_seen=20_000, promised=None, by=factories.seller_of(order))
    assert to_collect(order) == 0


def test_two_pages_of_one_order_make_one_parcel_that_collects(carrier: DemoBooking) -> None:
    order = parcels.confirmed()
    ordered.way_in(order.store.organisation)
    key, said = world.uuid7(), {"carrier": "ghn", "service": "slow", "fee_seen": 20_000, "promised": None, "by": factories.seller_of(order)}  # fmt: skip
    made = book(order, packed(), **said, key=key)
    for _asked_then_taken in range(2):
        assert book(order, packed(), **said, key=key) == made  # the same press once more
        with pytest.raises(NotNow):  # the other page, as it was opened before
            book(order, packed(), **said, key=world.uuid7())
        carry_out(made.pk)
    book(order, packed(cash=0), **said, key=world.uuid7())  # what did not fit into the first
    assert [one.cash for one in shipping.bookings_of(order)] == [0, 250_000]


def test_called_off_it_can_be_sent_otherwise(carrier: DemoBooking) -> None:
    order = parcels.confirmed()
    made = booked(order)
    shipping.cancel_booking(made, by=factories.seller_of(order))
    carry_out(made.pk)
    order.refresh_from_db()
    assert (order.state, to_collect(order)) == ("to_pack", 250_000)


def test_a_cancelled_order_is_fetched_by_nobody(carrier: DemoBooking) -> None:
    order = parcels.confirmed()
    made = booked(order)
    by = factories.seller_of(order)
    orders.cancel(order, by_seller=True, reason="Hết hàng", by=by, key=world.uuid7())
    carry_out(made.pk)
    made.refresh_from_db()
    assert made.state == "cancelled"
    assert len(carrier.gone) == 1


def test_the_stall_hears_of_a_try_that_failed_and_of_a_refusal(carrier: DemoBooking) -> None:
    order = parcels.confirmed()
    made = booked(order)
    parcels.tell(made.parcel, "picked", minutes=-30)
    parcels.tell(made.parcel, "delivery_fail")
    parcels.tell(made.parcel, "delivery_fail", days_ago=1)  # older news: nobody is told again
    assert messages.Message.objects.filter(purpose="parcel", to=order.store.phone).count() == 1
    other = parcels.confirmed()
    booked(other, ward="Xã Không Có")
    assert messages.Message.objects.filter(purpose="parcel", to=other.store.phone).count() == 1


def test_what_is_not_to_be_sent_is_not_ordered() -> None:
    order = factories.order(method="transfer")
    with pytest.raises(NotNow):
        booked(order)


def test_what_one_piece_weighs_is_known_next_time() -> None:
    order = parcels.confirmed()
    booked(order, weight=1_000, fragile=True)
    line = order.lines.get()
    assert shipping.handling_of([(line.variant, 3)]) == shipping.Pieces(3_000, cold=False, fragile=True)


def test_another_try_is_asked_and_said(carrier: DemoBooking) -> None:
    order = parcels.confirmed()
    made = booked(order)
    parcels.tell(made.parcel, "picked", minutes=-30)
    parcels.tell(made.parcel, "delivery_fail", minutes=-10)
    made.parcel.refresh_from_db()
    by = factories.seller_of(order)
    failed.ask_carrier(order, made.parcel, "again", by=by, key=world.uuid7())
    assert journal.entries_about(order).filter(act="orders.retry_asked").count() == 1
    carrier.mishap = "silent"
    with pytest.raises(shipping.BadBooking):
        failed.ask_carrier(order, made.parcel, "back", by=by, key=world.uuid7())


def test_what_came_back_is_on_the_shelf_again_and_nothing_is_owed_or_paid() -> None:
    order = parcels.confirmed()
    variant = order.lines.get().variant_id
    before = stock.available([variant])[variant]
    made = booked(order)
    parcels.tell(made.parcel, "picked", minutes=-30)
    by, key = factories.seller_of(order), world.uuid7()
    with pytest.raises(NotNow):
        failed.take_back(order, made.parcel, restock=True, by=by, key=world.uuid7())
    parcels.tell(made.parcel, "returned")
    made.parcel.refresh_from_db()
    for _twice in range(2):
        failed.take_back(order, made.parcel, restock=True, by=by, key=key)
    order.refresh_from_db()
    assert (order.missing, order.received, order.kept) == (0, 0, 0)
    assert stock.available([variant])[variant] == before + 1


def test_old_news_of_what_was_called_off_takes_nothing_out_of_the_house(carrier: DemoBooking) -> None:
    order = parcels.confirmed()
    made = booked(order)
    shipping.cancel_booking(made, by=factories.seller_of(order))
    carry_out(made.pk)
    parcels.tell(made.parcel, "picked", minutes=-30)
    order.refresh_from_db()
    made.parcel.refresh_from_db()
    assert (order.state, made.parcel.status) == ("to_pack", "cancelled")


def test_an_order_is_cancelled_though_its_parcel_is_fetched_in_that_moment(
    carrier: DemoBooking, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = parcels.confirmed()
    made = booked(order)
    shipping.Booking.objects.filter(pk=made.pk).update(handed_at=world.now())
    monkeypatch.setattr(shipping.Booking, "can_be_called_off", True)  # as it was looked at a moment before
    orders.cancel(order, by_seller=True, reason="Hết hàng", by=factories.seller_of(order), key=world.uuid7())
    order.refresh_from_db()
    assert order.cancelled_at is not None
