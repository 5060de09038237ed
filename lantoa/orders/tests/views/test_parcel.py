"""Sending a parcel on the seller's phone, and where it is on both sides'."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from lantoa.kit.world import world
from lantoa.orders.models import Order
from lantoa.orders.tests import factories, parcels
from lantoa.orders.tests.conftest import Stage
from lantoa.payments import api as payments
from lantoa.shipping import api as shipping

pytestmark = pytest.mark.django_db


def at(order: Order, name: str = "sale") -> str:
    return reverse(f"orders:{name}", args=[order.token if name == "order" else order.code])


def seen(order: Order, name: str = "sale") -> str:
    phone = Client() if name == "order" else factories.sellers_phone(order)
    answer = phone.get(at(order, name))
    assert answer.status_code == 200
    return str(answer.content.decode())


def posted(order: Order, **changes: Any) -> Any:
    said = {"key": str(world.uuid7()), "carrier": "ghn", "tracking_code": "ga view 1", "cash_to_collect": "250.000"}
    return factories.sellers_phone(order).post(at(order, "send"), {**said, **changes})


def test_the_form_knows_what_is_still_owed() -> None:
    order = parcels.confirmed()
    assert at(order, "send") in seen(order)
    assert 'value="250.000"' in seen(order, "send")


def test_one_form_sends_it_and_both_sides_read_where_it_is() -> None:
    order = parcels.confirmed()
    assert posted(order).headers["Location"] == at(order)
    parcels.tell(parcels.parcel(order), "delivering", minutes=-9)
    parcels.tell(parcels.parcel(order))
    for page in (seen(order), seen(order, "order")):
        assert "GHN" in page
        assert "GAVIEW1" in page
        assert "Đang đi giao" in page
    assert "Đã tới tay người mua" in seen(order)
    assert "đã trả, hãng" not in seen(order)
    assert "Đã tới tay bạn" in seen(order, "order")


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"carrier": "cho-cu"}, "chọn hãng"),
        ({"tracking_code": ""}, "mã vận đơn"),
        ({"tracking_code": "!!"}, "4 đến 40"),
        ({"cash_to_collect": "nhiều"}, "250.000"),
        ({"cash_to_collect": "-1"}, "lớn hơn 0"),
        ({"cash_to_collect": "999.999.999.999"}, ""),
        ({"tracking_code": "\x00GA1"}, ""),
    ],
)
def test_what_cannot_be_is_said_beside_the_field_and_kept(wrong: dict[str, str], sentence: str) -> None:
    order = parcels.confirmed()
    answer = posted(order, **wrong)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert shipping.parcel_of(order) is None


def test_a_code_of_another_order_is_refused() -> None:
    at_ = factories.stall()
    goods = factories.offer(at_, price=250_000)
    first, second = (factories.do(factories.order(goods, method="cod"), "confirm") for _ in range(2))
    posted(first)
    answer = posted(second)
    assert answer.status_code == 422
    second.refresh_from_db()
    assert second.handed_over_at is None


def test_an_order_not_promised_yet_is_not_sent() -> None:
    order = factories.order(method="cod")
    assert at(order, "send") not in seen(order)
    assert posted(order).status_code == 422


def test_another_stalls_order_is_not_found() -> None:
    order, other = parcels.confirmed(), factories.stall()
    assert other.browser.get(at(order, "send")).status_code == 404


def test_a_parcel_that_came_back_says_what_to_do() -> None:
    order = parcels.send(parcels.confirmed())
    parcels.tell(parcels.parcel(order), "returned")
    assert "gọi người mua" in seen(order)
    assert "gọi gian hàng" in seen(order, "order")


def test_what_does_not_fit_is_told_on_the_order() -> None:
    order = parcels.send(parcels.confirmed())
    parcels.tell(parcels.parcel(order))
    parcels.settle(order.store.organisation_id, parcels.parcel(order).tracking_code, cash=200_000)
    assert "ít hơn số phải thu hộ" in seen(order)


def test_it_is_paid_by_the_carriers_word_and_not_by_anybody_elses() -> None:
    order = parcels.send(parcels.confirmed())
    parcels.tell(parcels.parcel(order))
    parcels.settle(order.store.organisation_id, parcels.parcel(order).tracking_code)
    assert "đã trả, hãng đối soát" in seen(order)
    for page in (seen(order), seen(order, "order")):
        assert "ngân hàng báo" not in page
        assert "người bán xác nhận" not in page


def test_a_late_carrier_is_named_on_the_order_and_on_the_board(stage: Stage) -> None:
    order = parcels.send(parcels.confirmed())
    parcels.tell(parcels.parcel(order), days_ago=9)
    assert "trễ 2 ngày" in seen(order)
    board = factories.sellers_phone(order).get(reverse("orders:board")).content.decode()
    assert "trễ đối soát 2 ngày" in board


def test_the_carriers_transfer_is_one_tap_away_on_its_line() -> None:
    order = parcels.send(parcels.confirmed())
    parcels.tell(parcels.parcel(order))
    parcels.settle(order.store.organisation_id, parcels.parcel(order).tracking_code)
    line = factories.bank_says(order, 230_000, "GHN DOI SOAT COD")
    phone, page = factories.sellers_phone(order), reverse("payments:transaction", args=[line.pk])
    (transfer,) = payments.transfers_for(line)
    assert "Đúng, tiền của GHN" in phone.get(page).content.decode()
    tap = reverse("payments:by_carrier", args=[line.pk])
    assert phone.post(tap, {"key": str(world.uuid7()), "transfer": "0"}).status_code == 422
    assert phone.post(tap, {"key": str(world.uuid7()), "transfer": str(transfer.pk)}).status_code == 302
    assert "GHN KY" in phone.get(page).content.decode()
    assert phone.post(tap, {"key": str(world.uuid7()), "transfer": str(transfer.pk)}).status_code == 422
