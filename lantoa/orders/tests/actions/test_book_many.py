"""Many packed orders are ordered at one carrier in one go: each once, what cannot be is said, and nothing is collected twice."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lantoa.kit.world import world
from lantoa.orders.actions.book_many import Wanted, book_many
from lantoa.orders.errors import NotNow
from lantoa.orders.models import Order
from lantoa.orders.queries.book_many import to_book
from lantoa.orders.tests import factories
from lantoa.shipping import api as shipping
from lantoa.shipping.actions.booking import carry_out
from lantoa.shipping.adapters.demo.booking import DemoBooking
from lantoa.shipping.tests import ordered

pytestmark = pytest.mark.django_db
BEFORE = ("Xã Hạ Long", "Huyện Vân Đồn", "Quảng Ninh")


@pytest.fixture(autouse=True)
def carrier() -> Iterator[DemoBooking]:
    with ordered.at_ghns_place() as made:
        yield made


def confirmed(count: int) -> list[Order]:
    at = factories.stall()
    offers = factories.offers(at, *((f"Loại {number}", 250_000, 5) for number in range(count)))
    ordered.way_in(at.store.organisation)
    placed = [factories.order(one, method="cod") for one in offers]
    return [factories.orders.confirm(one, by=at.by, key=world.uuid7()) for one in placed]


def said(orders: list[Order], weight: int = 1_000, **changes: object) -> list[object]:
    details = {"carrier": "ghn", "fetched": True, "pick_day": None, "pick_part": "", "key": world.uuid7(), **changes}
    wanted = [Wanted(one, weight, *BEFORE) for one in orders]
    return list(book_many(wanted, by=factories.seller_of(orders[0]), **details))  # type: ignore[arg-type]


def test_each_gets_its_own_parcel_and_a_second_time_none(carrier: DemoBooking) -> None:
    orders, key = confirmed(2), world.uuid7()
    assert said(orders, key=key) == []
    assert said(orders, key=key) == []  # the same form once more
    assert len(said(orders)) == 2  # and another one
    made = [shipping.bookings_of(one) for one in orders]
    assert [len(one) for one in made] == [1, 1]
    for (one,) in made:
        assert carry_out(one.pk) == "booked"
        one.refresh_from_db()
        assert (one.fee, one.cash, one.costs_otherwise) == (20_000, 250_000, False)
    assert len(carrier.taken) == 2


def test_what_cannot_be_is_said_singly_and_the_others_go() -> None:
    first, heavy = confirmed(2)
    wanted = [Wanted(first, 1_000, *BEFORE), Wanted(heavy, 0, *BEFORE)]
    by = factories.seller_of(first)
    (turned,) = book_many(wanted, carrier="ghn", fetched=True, pick_day=None, pick_part="", by=by)
    assert turned.order.pk == heavy.pk
    assert "0 g" in turned.why
    assert len(shipping.bookings_of(first)) == 1
    (turned,) = book_many([Wanted(heavy, 500, "", "", "")], carrier="ghn", fetched=True, pick_day=None, pick_part="", by=by)  # fmt: skip
    assert "2025" in turned.why
    with pytest.raises(NotNow):
        book_many([], carrier="ghn", fetched=True, pick_day=None, pick_part="", by=by)


def test_from_the_list_to_one_print_run() -> None:
    orders = confirmed(3)
    phone = factories.sellers_phone(orders[0])
    at = reverse("orders:book_many")
    page = BeautifulSoup(phone.get(at).content, "lxml")
    assert len(page.find_all("input", attrs={"name": "orders"})) == 3
    typed = {
        "key": str(world.uuid7()),
        "carrier": "ghn",
        "fetched": "1",
        "pick": "",
        "orders": [one.pk for one in orders],
    }
    for one in orders:
        typed |= {f"weight_{one.pk}": "1.200"} | dict(zip((f"ward_{one.pk}", f"district_{one.pk}", f"province_{one.pk}"), BEFORE, strict=True))  # fmt: skip
    wrong = phone.post(at, {**typed, "key": str(world.uuid7()), "carrier": "\x00", "pick": "9999-99-99|x"})
    assert wrong.status_code == 422
    half = phone.post(at, {**typed, "key": str(world.uuid7()), f"weight_{orders[2].pk}": "nặng" + "9" * 40})
    assert half.status_code == 422
    assert orders[2].code in half.content.decode()
    assert "nặng" in half.content.decode()  # what was typed stays
    assert [len(shipping.bookings_of(one)) for one in orders] == [1, 1, 0]
    rest = {**typed, "key": str(world.uuid7()), "orders": [orders[2].pk]}
    assert phone.post(at, rest).headers["Location"] == reverse("orders:hand_over")
    made = [carry_out(shipping.bookings_of(one)[0].pk) for one in orders]
    assert made == ["booked"] * 3
    assert phone.get(at).status_code == 200
    ids = [shipping.bookings_of(one)[0].pk for one in orders]
    asked = phone.post(reverse("orders:hand_over"), {"key": str(world.uuid7()), "parcels": ids, "labels": "1"})
    assert asked.status_code == 302
    assert shipping.PrintRun.objects.get().bookings == sorted(ids)


def test_the_list_asks_as_often_for_many_as_for_few() -> None:
    few, many = confirmed(1), confirmed(4)
    counts = []
    for orders in (few, many):
        with CaptureQueriesContext(connection) as asked:
            assert len(to_book(factories.seller_of(orders[0]))) == len(orders)
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_a_wish_when_to_fetch_goes_to_the_carrier_and_yesterday_to_nobody(carrier: DemoBooking) -> None:
    (order,) = confirmed(1)
    tomorrow, yesterday = world.today() + timedelta(days=1), world.today() - timedelta(days=1)
    (turned,) = said([order], pick_day=yesterday, pick_part="morning")
    assert not shipping.bookings_of(order), turned
    assert said([order], pick_day=tomorrow, pick_part="morning") == []
    (made,) = shipping.bookings_of(order)
    carry_out(made.pk)
    assert (carrier.taken[made.code].pick_day, carrier.taken[made.code].pick_part) == (tomorrow, "morning")
    assert "hẹn lấy sáng" in factories.sellers_phone(order).get(reverse("orders:hand_over")).content.decode()


def test_who_writes_a_weight_means_the_parcel_and_what_was_ticked_stays() -> None:
    one, other, third = confirmed(3)
    phone, at = factories.sellers_phone(one), reverse("orders:book_many")
    typed = {"key": str(world.uuid7()), "fetched": "1", "pick": "", f"weight_{one.pk}": "1.200", "orders": [other.pk]}
    page = phone.post(at, typed)
    assert page.status_code == 422  # no carrier was chosen
    boxes = BeautifulSoup(page.content, "lxml").find_all("input", attrs={"name": "orders"})
    assert {int(box["value"]): box.has_attr("checked") for box in boxes} == {
        one.pk: True,
        other.pk: True,
        third.pk: False,
    }
    phone.post(at, {**typed, "key": str(world.uuid7()), "carrier": "ghn", **dict(zip((f"ward_{one.pk}", f"district_{one.pk}", f"province_{one.pk}"), BEFORE, strict=True))})  # fmt: skip
    assert [len(shipping.bookings_of(each)) for each in (one, other, third)] == [1, 0, 0]
