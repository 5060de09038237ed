"""What a carrier was asked for is packed as it is: nothing is added, cancelled or made cheaper behind its back, and its word is never refused."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from lantoa.kit.errors import RuleError
from lantoa.kit.tests.crowd import Crowd
from lantoa.kit.world import world
from lantoa.messages import api as messages
from lantoa.orders import api as orders
from lantoa.orders.actions import failed
from lantoa.orders.actions.book_many import Wanted, book_many
from lantoa.orders.actions.booking import book, give_away
from lantoa.orders.actions.correction import Kind, Wrong, correct
from lantoa.orders.actions.round import send_round
from lantoa.orders.errors import NotNow
from lantoa.orders.models import Order
from lantoa.orders.queries.book_many import to_book
from lantoa.orders.queries.parcel import leaving_with, to_collect
from lantoa.orders.tests import consignments, factories, parcels
from lantoa.orders.tests.actions.test_booking import booked, packed
from lantoa.orders.tests.actions.test_parcel import now, two_in_one
from lantoa.orders.tests.conftest import Stage
from lantoa.shipping import api as shipping
from lantoa.shipping.actions.booking import carry_out
from lantoa.shipping.adapters.demo.booking import DemoBooking
from lantoa.shipping.tests import ordered
from lantoa.stock import api as stock

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def carrier() -> Iterator[DemoBooking]:
    with ordered.at_ghns_place() as made:
        yield made


def left_of(order: Order) -> int:
    variant = order.lines.get().variant_id
    return stock.available([variant])[variant]


def cancelled_by_seller(order: Order) -> None:
    orders.cancel(order, by_seller=True, reason="Nhầm", by=factories.seller_of(order), key=world.uuid7())


def test_a_buyer_does_not_cancel_what_a_carrier_was_asked_to_fetch(carrier: DemoBooking) -> None:
    order = parcels.confirmed()
    made = booked(order)
    by = factories.VISITOR
    page = reverse("orders:order", args=[order.token])
    with pytest.raises(NotNow):
        orders.cancel(order, by_seller=False, reason="", by=by, key=world.uuid7())
    assert now(order).state == "to_pack"
    assert reverse("orders:cancel", args=[order.token]) not in Client().get(page).content.decode()
    shipping.cancel_booking(made, by=None)
    carry_out(made.pk)
    orders.cancel(now(order), by_seller=False, reason="", by=by, key=world.uuid7())
    assert now(order).state == "cancelled"


def test_what_a_carrier_does_not_let_go_of_is_off_the_shelf_and_the_stall_hears(carrier: DemoBooking) -> None:
    order = parcels.confirmed()
    there = left_of(order)
    made = booked(order)
    carrier.states[made.parcel.tracking_code] = "picked"
    cancelled_by_seller(order)
    assert left_of(order) == there + 1
    assert carry_out(made.pk) == "booked"
    assert left_of(order) == there
    assert messages.Message.objects.filter(purpose="parcel", to=order.store.phone).count() == 1
    made.refresh_from_db()
    shipping.cancel_booking(made, by=None)
    carry_out(made.pk)
    assert left_of(order) == there  # once


def test_what_was_fetched_while_its_answer_was_lost_is_told_too(carrier: DemoBooking, stage: Stage) -> None:
    order = parcels.confirmed()
    there = left_of(order)
    ordered.way_in(order.store.organisation)
    carrier.mishap = "silent after"
    made = booked(order)
    assert made.parcel is None
    cancelled_by_seller(order)
    carrier.states[f"DM{made.code}".upper()] = "picked"
    stage.later(minutes=5)
    for _kept_then_known in range(2):
        carry_out(made.pk)
    made.refresh_from_db()
    assert (made.state, left_of(order)) == ("booked", there)
    assert messages.Message.objects.filter(purpose="parcel", to=order.store.phone).count() == 1


@pytest.mark.parametrize("kind", [Kind.ALLOWANCE, Kind.NOT_DELIVERED])
def test_what_is_owed_is_not_made_less_while_a_carrier_collects_more(carrier: DemoBooking, kind: str) -> None:
    order = factories.do(factories.order(factories.offer(price=125_000), 2, method="cod"), "confirm")
    made = booked(order)
    wrong = Wrong(kind, amount=50_000, pieces={order.lines.get().pk: 1})
    by = factories.seller_of(order)
    with pytest.raises(NotNow):
        correct(order, wrong, by=by, key=world.uuid7())
    assert now(order).missing == 250_000
    shipping.cancel_booking(made, by=by)
    carry_out(made.pk)
    correct(now(order), wrong, by=by, key=world.uuid7())
    assert now(order).missing < 250_000


def test_what_goes_along_is_not_made_less_either(carrier: DemoBooking) -> None:
    first, second = two_in_one()
    booked(first, cash=340_000)
    with pytest.raises(NotNow):
        correct(now(second), Wrong(Kind.ALLOWANCE, amount=1_000), by=factories.seller_of(first), key=world.uuid7())
    with pytest.raises(NotNow):
        orders.cancel(now(second), by_seller=False, reason="", by=factories.VISITOR, key=world.uuid7())


def test_what_goes_along_in_an_ordered_parcel_is_sent_by_nothing_else(carrier: DemoBooking) -> None:
    first, second = two_in_one()
    made = booked(first, cash=340_000)
    by = factories.seller_of(first)
    with pytest.raises(NotNow, match=first.code):
        send_round([now(second)], name="Anh Tư", phone="", fee=0, by=by, key=world.uuid7())
    with pytest.raises(NotNow, match=first.code):
        booked(now(second), cash=90_000)
    with pytest.raises(NotNow, match=first.code):
        parcels.send(now(second), "GAALONE1", 90_000)
    assert leaving_with(now(first)) == []  # its page asks for nothing of the other's once more
    parcels.tell(made.parcel, "picked")
    assert [now(one).state for one in (first, second)] == ["handed_over", "handed_over"]
    assert [to_collect(now(one)) for one in (first, second)] == [0, 0]


def test_what_has_a_parcel_of_its_own_goes_along_in_none(carrier: DemoBooking) -> None:
    first, second = two_in_one()
    booked(second, cash=90_000)
    assert leaving_with(now(first)) == []
    with pytest.raises(NotNow):  # from a page opened before
        booked(now(first), cash=340_000)
    made = booked(now(first), cash=250_000)
    parcels.tell(made.parcel, "picked")
    assert [now(one).state for one in (first, second)] == ["handed_over", "to_pack"]


@pytest.mark.django_db(transaction=True)
def test_many_hands_at_once_collect_each_order_once(carrier: DemoBooking, crowd: Crowd) -> None:
    first, second = two_in_one()
    ordered.way_in(first.store.organisation)
    by, key = factories.seller_of(first), world.uuid7()

    def one(number: int) -> str:
        order, cash = ((first, 340_000), (second, 90_000))[number % 2]
        try:
            if number < 4:
                mine = Order.objects.get(pk=order.pk)
                book(mine, packed(cash=cash), carrier="ghn", service="slow", fee_seen=20_000, promised=None, by=by, key=key if number == 0 else None)  # fmt: skip
            elif number < 6:
                wanted = [Wanted(each, 1_000, "Xã Hạ Long", "Huyện Vân Đồn", "Quảng Ninh") for each in (second, first)]
                book_many(wanted, carrier="ghn", fetched=True, pick_day=None, pick_part="", by=by)
            else:
                send_round([Order.objects.get(pk=order.pk)], name="Anh Tư", phone="", fee=0, by=by)
        except RuleError as error:
            return error.code
        return "done"

    crowd(one)

    def collected() -> int:
        asked = sum(one.cash for one in shipping.Booking.objects.all() if one.is_live)
        return int(asked + sum(shipping.Parcel.objects.values_list("cash_to_collect", flat=True)))

    assert crowd.alone(collected) == 340_000


def test_what_goes_along_must_be_kept_cold_too(carrier: DemoBooking) -> None:
    first, second = two_in_one()
    ordered.way_in(first.store.organisation)
    shipping.note_handling(second.lines.get().variant, weight=500, cold=True, fragile=False)
    by = factories.seller_of(first)
    (row,) = to_book(by)
    assert (row.order.pk, row.cold) == (first.pk, True)
    page = factories.sellers_phone(first).get(reverse("orders:offers", args=[first.code]))
    assert BeautifulSoup(page.content, "lxml").find("input", attrs={"name": "cold"}).has_attr("checked")
    wanted = [Wanted(first, 1_000, "Xã Hạ Long", "Huyện Vân Đồn", "Quảng Ninh")]
    (turned,) = book_many(wanted, carrier="ghn", fetched=True, pick_day=None, pick_part="", by=by, key=world.uuid7())
    assert turned.order.pk == first.pk


def test_called_off_what_went_along_is_free_again(carrier: DemoBooking) -> None:
    first, second = two_in_one()
    made = booked(first, cash=340_000)
    shipping.cancel_booking(made, by=None)
    carry_out(made.pk)
    assert [cash for _one, cash in leaving_with(now(first))] == [90_000]
    parcels.send(now(second), "GAALONE1", 90_000)
    assert now(second).state == "handed_over"


def test_a_part_not_brought_is_asked_of_nobody_and_a_carriers_word_is_not_refused(carrier: DemoBooking) -> None:
    seller, maker = factories.stall("Nhà lá"), factories.stall("Bếp Hương")
    there = consignments.on_sale(seller, maker, factories.offer(maker, price=90_000), 100_000)
    waits = factories.do(factories.order(there, method="cod"), "confirm")
    with pytest.raises(NotNow, match="Bếp Hương"):
        booked(waits, cash=0)
    # Asked for before the maker's part went missing, as by the release before.
    other = factories.do(factories.order(factories.offer(seller, price=50_000), method="cod"), "confirm")
    good = booked(other, cash=0)
    made = ordered.asked(seller.store.organisation, subject=waits, consignment=ordered.consignment(cash=0))
    carry_out(made.pk)
    made.refresh_from_db()
    assert give_away([made, good], by=seller.by, key=world.uuid7()) == 2
    assert [now(one).state for one in (waits, other)] == ["handed_over", "handed_over"]


def test_what_is_ordered_after_the_parcel_was_is_not_in_it(carrier: DemoBooking) -> None:
    at = factories.stall(fee=30_000)
    first = factories.do(factories.order(factories.offer(at, price=220_000), method="cod"), "confirm")
    dried = factories.offer(at, price=90_000, name="Tôm nõn")
    paid_later = factories.order(dried, along=[first.pk])
    made = booked(first, cash=250_000)
    assert factories.order(dried, method="cod", along=[first.pk]).shipping_fee == 30_000
    factories.bank_says(paid_later)
    parcels.tell(made.parcel, "picked")
    assert [now(one).state for one in (first, paid_later)] == ["handed_over", "to_pack"]


def test_what_still_travels_back_is_on_nobodys_shelf(carrier: DemoBooking) -> None:
    order = parcels.send(parcels.confirmed())
    parcel = parcels.parcel(order)
    parcels.tell(parcel, "return")
    parcel.refresh_from_db()
    assert parcel.status == "returning"
    with pytest.raises(NotNow):
        failed.take_back(now(order), parcel, restock=True, by=factories.seller_of(order), key=world.uuid7())
