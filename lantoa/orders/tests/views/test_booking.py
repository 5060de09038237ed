"""A seller compares prices for an order's parcel, orders it with one press, prints its label and gives it away."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from lantoa.kit.world import world
from lantoa.orders.models import Order
from lantoa.orders.tests import factories, parcels
from lantoa.shipping import api as shipping
from lantoa.shipping.actions.booking import carry_out
from lantoa.shipping.actions.printing import print_run
from lantoa.shipping.adapters.demo.booking import DemoBooking
from lantoa.shipping.tests import ordered

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def carrier() -> Iterator[DemoBooking]:
    with ordered.at_ghns_place() as made:
        yield made


def elsewhere() -> Order:
    order = parcels.confirmed()
    ordered.way_in(order.store.organisation)
    return order


def posted(order: Order, **changes: str) -> Any:
    said = {
        "key": str(world.uuid7()), "weight": "1.200", "cash_to_collect": "250.000", "value": "250.000", "fetched": "1",
        "province": "Quảng Ninh", "district": "Huyện Vân Đồn", "ward": "Xã Hạ Long",
    }  # fmt: skip
    return factories.sellers_phone(order).post(reverse("orders:offers", args=[order.code]), {**said, **changes})


def soup(answer: Any) -> BeautifulSoup:
    return BeautifulSoup(answer.content, "lxml")


def test_from_prices_to_the_label_and_out_of_the_house(carrier: DemoBooking) -> None:
    order = elsewhere()
    page = soup(posted(order))
    offers = [one["value"] for one in page.find_all("button", attrs={"name": "offer"})]
    assert [one.split("|")[2] for one in offers] == ["20000", "60000"]  # the cheapest first
    answer = posted(order, offer=offers[0])
    assert answer.headers["Location"] == reverse("orders:sale", args=[order.code])
    (made,) = shipping.bookings_of(order)
    phone = factories.sellers_phone(order)
    assert "đang đặt" in phone.get(reverse("orders:sale", args=[order.code])).content.decode()
    carry_out(made.pk)
    assert (
        reverse("shipping:label", args=[made.pk])
        in phone.get(reverse("orders:sale", args=[order.code])).content.decode()
    )
    label = phone.get(reverse("shipping:label", args=[made.pk]))
    assert label.content.startswith(b"%PDF")
    given = phone.post(reverse("orders:hand_over"), {"key": str(world.uuid7()), "parcels": str(made.pk), "given": "1"})
    assert given.status_code == 302
    order.refresh_from_db()
    assert order.state == "handed_over"


def test_an_old_page_says_that_a_parcel_is_ordered_and_orders_none() -> None:
    order = elsewhere()
    posted(order, offer="ghn|slow|20000|")
    answer = posted(order, offer="ghn|slow|20000|")
    assert answer.status_code == 422
    assert "đang đặt" in answer.content.decode()
    assert len(shipping.bookings_of(order)) == 1


def test_labels_and_the_list_of_many_are_printed_aside() -> None:
    order = elsewhere()
    posted(order, offer="ghn|slow|20000|")
    (made,) = shipping.bookings_of(order)
    carry_out(made.pk)
    phone = factories.sellers_phone(order)
    for what in ("labels", "labels_a4", "list"):
        answer = phone.post(
            reverse("orders:hand_over"), {"key": str(world.uuid7()), "parcels": str(made.pk), what: "1"}
        )
        run = shipping.PrintRun.objects.latest("pk")
        assert answer.headers["Location"] == reverse("shipping:print", args=[run.pk])
        assert phone.get(reverse("shipping:print_file", args=[run.pk])).status_code == 404
        print_run(run.pk)
        assert phone.get(reverse("shipping:print", args=[run.pk])).status_code == 200
        assert phone.get(reverse("shipping:print_file", args=[run.pk])).content.startswith(b"%PDF")


def test_cold_goods_are_not_given_to_who_does_not_keep_them_cold() -> None:
    order = elsewhere()
    offers = [one["value"] for one in soup(posted(order, cold="on")).find_all("button", attrs={"name": "offer"})]
    assert [one.split("|")[1] for one in offers] == ["cold"]
    answer = posted(order, cold="on", offer="ghn|slow|20000|")  # the button that is not shown, pressed all the same
    assert (answer.status_code, "Hãng này không giữ lạnh" in answer.content.decode()) == (422, True)
    assert not shipping.bookings_of(order)
    assert posted(order, cold="on", offer=offers[0]).status_code == 302


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"weight": "0"}, "0 g"), ({"weight": "-5"}, "số nguyên"), ({"weight": "nặng"}, "số nguyên"), ({"weight": "9" * 40}, "số nguyên"),
        ({"weight": "250000"}, "200 kg"), ({"length": "\x00x"}, "số nguyên"), ({"length": "0"}, "số nguyên"), ({"value": "nhiều"}, "250.000"),
        ({"ward": ""}, ""), ({"fetched": "7"}, ""), ({"note": "‮" + "x" * 200}, ""),
    ],
)  # fmt: skip
def test_what_cannot_be_is_said_and_kept(wrong: dict[str, str], sentence: str) -> None:
    order = elsewhere()
    answer = posted(order, **wrong)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not shipping.bookings_of(order)


def test_an_offer_made_up_is_no_order() -> None:
    order = elsewhere()
    for offer in ("khong|x|1|", "ghn|", "ghn|slow|99999999999|", "ghn|slow|1|2026-99-99", "\x00"):
        posted(order, offer=offer)
    assert not shipping.bookings_of(order)


def test_another_sellers_order_is_not_there() -> None:
    order, other = elsewhere(), elsewhere()
    posted(order, offer="ghn|slow|20000|")
    (made,) = shipping.bookings_of(order)
    phone = factories.sellers_phone(other)
    assert phone.get(reverse("orders:offers", args=[order.code])).status_code == 404
    assert phone.post(reverse("orders:booking_cancel", args=[other.code, made.pk])).status_code == 404
    assert phone.get(reverse("shipping:label", args=[made.pk])).status_code == 404


def test_without_a_way_in_the_page_says_what_to_do() -> None:
    order = parcels.confirmed()
    page = factories.sellers_phone(order).get(reverse("orders:offers", args=[order.code]))
    assert reverse("shipping:access") in page.content.decode()


def test_another_try_is_asked_with_a_word_and_wrong_input_stays(carrier: DemoBooking) -> None:
    order = elsewhere()
    posted(order, offer="ghn|slow|20000|")
    (made,) = shipping.bookings_of(order)
    carry_out(made.pk)
    made.refresh_from_db()
    parcels.tell(made.parcel, "picked", minutes=-30)
    parcels.tell(made.parcel, "delivery_fail", minutes=-10)
    phone = factories.sellers_phone(order)
    at = reverse("orders:ask_carrier", args=[order.code, made.parcel_id, "lan-nua"])
    assert at in phone.get(reverse("orders:sale", args=[order.code])).content.decode()
    assert phone.get(at).status_code == 200
    for wrong in ({"phone": "không phải số"}, {"note": "x" * 121}, {"address": "y" * 301}, {"phone": "12"}):
        answer = phone.post(at, {"key": str(world.uuid7()), "note": "Sau 17 giờ", **wrong})
        assert answer.status_code == 422, wrong
        if "note" not in wrong:
            assert "Sau 17 giờ" in answer.content.decode()
    assert phone.post(at, {"key": str(world.uuid7()), "phone": "0911 222 333", "note": "Sau 17 giờ"}).status_code == 302
    assert carrier.changed[made.parcel.tracking_code].phone == "0911222333"
    back = reverse("orders:ask_carrier", args=[order.code, made.parcel_id, "tra-ve"])
    assert phone.get(back).status_code == 200
    assert phone.post(back, {"key": str(world.uuid7())}).status_code == 302
    assert phone.get(reverse("orders:ask_carrier", args=[order.code, made.parcel_id, "khac"])).status_code == 404
