"""Putting an order right on the seller's phone, and being paid back on the buyer's."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from lantoa.kit.world import world
from lantoa.messages import api as messages
from lantoa.orders import api as orders
from lantoa.orders.actions.correction import say_where
from lantoa.orders.models import Correction, Order
from lantoa.orders.tests import factories
from lantoa.payments import api as payments

pytestmark = pytest.mark.django_db


def sent(order: Order) -> Order:
    return factories.do(order, "pack", "hand_over")


def cancelled() -> Order:
    order = factories.paid_order()
    orders.cancel(order, by_seller=True, reason="Hết mực", by=factories.seller_of(order), key=world.uuid7())
    return order


def at(order: Order, name: str = "correct") -> str:
    return reverse(f"orders:{name}", args=[order.token if name in ("refund", "order") else order.code])


def posted(order: Order, **data: Any) -> Any:
    return factories.sellers_phone(order).post(at(order), {"key": str(world.uuid7()), **data})


def told(phone: str) -> list[str]:
    return list(
        messages.Message.objects.filter(to=phone, purpose="refund").order_by("pk").values_list("text", flat=True)
    )


def test_a_cancelled_paid_order_asks_its_buyer_where_to_and_the_stall_gets_the_qr() -> None:
    order = cancelled()
    assert "hoan-tien" in told(order.buyer_phone)[0]
    buyer = Client()
    assert "Cho số tài khoản" in buyer.get(at(order, "order")).text
    answer = buyer.post(at(order, "refund"), {**factories.BUYERS_ACCOUNT, "key": str(world.uuid7())})
    assert answer["Location"] == at(order, "order")
    page = buyer.get(at(order, "order")).text
    assert "MB Bank ••••6789" in page
    assert "0123456789" not in page + buyer.get(at(order, "refund")).text
    (refund,) = payments.refunds_of(order)
    place = reverse("payments:refund", args=[refund.pk])
    assert place in told(order.store.phone)[0]
    seller = factories.sellers_phone(order)
    assert place in seller.get(at(order, "sale")).text
    assert "0123456789" in seller.get(place).text
    factories.bank_says_it_went(order, 225_000, refund.code)
    assert "ngân hàng của gian hàng báo" in buyer.get(at(order, "order")).text
    assert "225.000" in told(order.buyer_phone)[1]
    assert "Đã trả lại, ngân hàng báo" in seller.get(at(order, "sale")).text
    assert "Đã trả lại hết" in buyer.get(at(order, "refund")).text


def test_what_cannot_be_an_account_is_said_beside_it_and_what_was_typed_stays() -> None:
    order = cancelled()
    typed = {**factories.BUYERS_ACCOUNT, "number": "12", "key": str(world.uuid7())}
    answer = Client().post(at(order, "refund"), typed)
    assert answer.status_code == 422
    assert "không thể là số tài khoản" in answer.text
    assert "Lê Thị Mua" in answer.text
    assert Client().post(at(order, "refund"), {"key": "x"}).status_code == 422


def test_where_nothing_goes_back_there_is_no_such_page() -> None:
    assert Client().get(at(factories.paid_order(), "refund")).status_code == 404


def test_who_typed_the_account_themselves_is_not_told_of_it() -> None:
    order = cancelled()
    say_where(order, **factories.BUYERS_ACCOUNT, by=factories.seller_of(order), key=world.uuid7())
    assert told(order.store.phone) == []


def test_first_what_then_how_many_and_the_way_to_pay_it_back() -> None:
    squid = factories.offer(price=100_000, left=9)
    order = sent(factories.paid_order(squid, 3))
    seller = factories.sellers_phone(order)
    assert "Chỉnh đơn" in seller.get(at(order, "sale")).text
    first = seller.get(at(order)).text
    assert "Người mua trả hàng" in first
    assert "Tôi giao thiếu" not in first
    line = order.lines.get()
    assert f"line-{line.pk}" in seller.get(at(order) + "?kind=returned").text
    answer = posted(order, kind="returned", **{f"line-{line.pk}": "2"}, restock="on", words="Hàng móp")
    (refund,) = payments.refunds_of(order)
    assert answer["Location"] == reverse("payments:refund", args=[refund.pk])
    for page in (Client().get(at(order, "order")).text, seller.get(at(order, "sale")).text):
        assert "Trả hàng" in page
        assert "Hàng móp" in page
    receipt = Client().get(reverse("orders:receipt", args=[order.code, order.receipt_mark])).text
    assert "Đã chỉnh sau đó" in receipt
    assert "300.000" in receipt
    paper = Client().get(reverse("orders:receipt_pdf", args=[order.code, order.receipt_mark]))
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(paper.content)).pages)
    assert "Nay còn" in text


@pytest.mark.parametrize(
    "data",
    [
        {}, {"kind": "x"}, {"kind": "returned"}, {"kind": "returned", "line": "9"}, {"kind": "returned", "line": "-1"},
        {"kind": "returned", "line": "hai"}, {"kind": "allowance"}, {"kind": "allowance", "amount": "x"}, {"kind": "allowance", "amount": "-5"},
        {"kind": "allowance", "amount": "999.999.999"}, {"kind": "exchanged", "line": "1"}, {"kind": "not_delivered", "line": "1"},
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_with_a_sentence(data: dict[str, str]) -> None:
    order = sent(factories.paid_order(factories.offer(price=100_000), 3))
    line = order.lines.get()
    named = {(f"line-{line.pk}" if name == "line" else name): value for name, value in data.items()}
    answer = posted(order, **named)
    assert answer.status_code == 422
    assert Correction.objects.count() == 0


def test_in_exchange_the_stall_gives_of_what_it_has() -> None:
    squid, crab = factories.offers(factories.stall(), ("nhỏ", 70_000, 5), ("to", 100_000, 5))
    order = sent(factories.paid_order(squid, 1))
    assert f"given-{crab.pk}" in factories.sellers_phone(order).get(at(order) + "?kind=exchanged").text
    data = {f"line-{order.lines.get().pk}": "1", f"given-{crab.pk}": "1"}
    assert posted(order, kind="exchanged", **data)["Location"] == at(order, "sale")
    assert "Món đổi nhiều tiền hơn" in Client().get(at(order, "order")).text


def test_what_came_too_much_goes_back_with_one_press() -> None:
    order = factories.order(factories.offer(price=100_000))
    factories.bank_says(order, 130_000)
    seller, place = factories.sellers_phone(order), at(order, "return_excess")
    assert place in seller.get(at(order, "sale")).text
    assert "/tien/tra-lai/" in seller.post(place, {"key": str(world.uuid7())})["Location"]
    assert seller.post(place, {"key": str(world.uuid7())}).status_code == 409
    assert place not in seller.get(at(order, "sale")).text


def test_another_stalls_order_is_not_put_right() -> None:
    order = sent(factories.paid_order())
    stranger = factories.sellers_phone(factories.order())
    for name in ("correct", "return_excess"):
        assert stranger.post(at(order, name), {"key": str(world.uuid7())}).status_code == 404
    assert stranger.get(at(order)).status_code == 404


def test_where_nothing_can_be_put_right_it_says_so() -> None:
    order = factories.order()
    page = factories.sellers_phone(order).get(at(order))
    assert "lúc này không có gì cần chỉnh" in page.text
