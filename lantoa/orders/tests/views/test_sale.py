"""The seller's page of an order: what it says and offers in every state, its steps, and that it is nobody else's."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from lantoa.kit.world import world
from lantoa.orders import api as orders
from lantoa.orders.models import Order
from lantoa.orders.tests import factories
from lantoa.orders.tests.views.test_buy import form_on, short, wrong
from lantoa.orders.tests.views.test_order import STATES, buttons, each_state
from lantoa.payments import api as payments
from lantoa.payments.actions.account import connect_feed
from lantoa.payments.tests.factories import SECRET

pytestmark = pytest.mark.django_db


def at(order: Order, name: str = "sale", *more: str) -> str:
    return reverse(f"orders:{name}", args=[order.code, *more])


def shown(order: Order) -> BeautifulSoup:
    answer = factories.sellers_phone(order).get(at(order))
    assert answer.status_code == 200
    return BeautifulSoup(answer.content, "lxml")


def main_action(page: BeautifulSoup) -> str:
    found = page.select(".bottom-bar .button-main")
    assert len(found) <= 1
    return found[0].text.strip() if found else ""


@each_state
@pytest.mark.parametrize("language", ["", "/en", "/id"])
def test_the_page_is_there_in_every_state_and_language(state: str, language: str) -> None:
    order = STATES[state][0]()
    answer = factories.sellers_phone(order).get(f"{language}/don-hang/{order.code}/")
    assert answer.status_code == 200
    assert order.buyer_name in answer.text


NEXT = {
    "to pay": "Tôi đã nhận tiền",
    "to pay without an account yet": "",
    "paid": "Đã đóng gói",
    "paid by the seller's word": "Đã đóng gói",
    "expired": "",
    "cancelled by the buyer": "Về đơn hàng",
    "to be confirmed": "Xác nhận đơn",
    "confirmed": "Đã đóng gói",
    "packed": "Đã giao",
    "handed over": "Tôi đã nhận tiền",
}


@pytest.mark.parametrize("state", NEXT)
def test_one_thing_at_the_thumb_is_what_comes_next(state: str) -> None:
    assert main_action(shown(STATES[state][0]())) == NEXT[state]


def test_where_the_bank_tells_us_itself_there_is_nothing_to_press_while_money_is_awaited() -> None:
    order = factories.order()
    connect_feed(payments.payout_account(order.store.organisation_id), auth="api_key", secret=SECRET)
    page = shown(order)
    assert main_action(page) == ""
    assert "Bạn chưa phải làm gì" in page.text
    assert "Tôi đã nhận tiền" in buttons(page)


def test_after_the_hand_over_the_next_order_is_one_press_away() -> None:
    squid = factories.offer()
    done, waiting = factories.order(squid, method="cod"), factories.order(squid, method="cod")
    factories.do(done, "confirm", "pack", "hand_over")
    factories.seller_says(done, cash=True)
    page = shown(done)
    assert main_action(page) == "Đơn tiếp: Lê Thị Mua"
    assert page.select_one(".bottom-bar a")["href"] == at(waiting)
    factories.do(waiting, "confirm", "pack", "hand_over")
    assert main_action(shown(done)) == "Về đơn hàng"


@pytest.mark.parametrize(
    ("state", "sentences"),
    [
        ("paid", ["Ngân hàng báo"]),
        ("paid by the seller's word", ["Người bán xác nhận"]),
        ("paid in cash", ["Tiền mặt, người bán xác nhận"]),
        ("paid half and half", ["Ngân hàng báo", "Người bán xác nhận"]),
        ("to pay", ["Chưa có khoản nào"]),
    ],
)
def test_each_sum_says_whose_word_it_is(state: str, sentences: list[str]) -> None:
    page = shown(STATES[state][0]())
    rows = [row.text for row in page.select(".rows .row-words b")] or [page.text]
    assert [any(words in row for row in rows) for words in sentences] == [True] * len(sentences)
    if "Ngân hàng báo" not in sentences:
        assert "Ngân hàng báo" not in page.text
        assert "ngân hàng báo đã trả" not in page.text


@pytest.mark.parametrize("state", ["money came too late", "cancelled, then paid"])
def test_money_that_came_too_late_is_shown_with_the_way_to_it(state: str) -> None:
    order = STATES[state][0]()
    page = shown(order)
    line = payments.to_look_at(order.store.organisation_id).get()
    assert "đến quá muộn cho đơn này" in page.text
    assert page.find("a", string="Xem khoản này")["href"] == reverse("payments:transaction", args=[line.pk])


def test_who_did_what_is_told() -> None:
    order = factories.do(factories.order(method="cod"), "confirm")
    assert "Nguyễn Thị Hương" in shown(order).select_one(".timeline").text


@pytest.mark.parametrize(
    ("step", "before", "after"),
    [
        ("xac-nhan", "to be confirmed", "to_pack"),
        ("dong-goi", "confirmed", "to_hand_over"),
        ("giao", "packed", "handed_over"),
    ],
)
def test_a_step_is_one_press_and_pressing_twice_is_one_step(step: str, before: str, after: str) -> None:
    order = STATES[before][0]()
    client, key = factories.sellers_phone(order), str(world.uuid7())
    for _ in range(2):
        answer = client.post(at(order, "sale_step", step), {"key": key})
        assert (answer.status_code, answer["Location"]) == (302, at(order))
    order.refresh_from_db()
    assert order.state == after


def test_a_step_that_is_not_next_says_so_and_changes_nothing() -> None:
    order = factories.order(method="cod")
    client = factories.sellers_phone(order)
    answer = client.post(at(order, "sale_step", "giao"), {"key": "khong-phai"})
    assert answer.status_code == 409
    assert "Đơn vừa có thay đổi" in answer.text
    assert client.post(at(order, "sale_step", "khong-co")).status_code == 404
    order.refresh_from_db()
    assert order.state == "to_confirm"


def test_a_whole_day_s_work_on_one_order_by_the_buttons_on_its_page() -> None:
    order = factories.order(method="cod")
    client = factories.sellers_phone(order)
    for state in ("to_pack", "to_hand_over", "handed_over"):
        page = client.get(at(order))
        form = BeautifulSoup(page.content, "lxml").select_one(".bottom-bar form")
        assert client.post(str(form["action"]), form_on(page)).status_code == 302
        order.refresh_from_db()
        assert order.state == state


def test_the_seller_cancels_with_a_reason_the_buyer_reads() -> None:
    order = factories.do(factories.order(method="cod"), "confirm", "pack")
    client = factories.sellers_phone(order)
    assert client.post(at(order, "sale_cancel"), {"key": str(world.uuid7()), "reason": ""}).status_code == 422
    sent = {"key": str(world.uuid7()), "reason": "Xe hỏng"}
    assert client.post(at(order, "sale_cancel"), sent)["Location"] == at(order)
    order.refresh_from_db()
    assert (order.state, order.cancelled_by) == ("cancelled", "seller")
    assert "Xe hỏng" in Client().get(reverse("orders:order", args=[order.token])).text


def test_who_cancels_a_paid_order_reads_that_the_money_goes_back() -> None:
    order = factories.order()
    factories.bank_says(order)
    client = factories.sellers_phone(order)
    assert "hỏi người mua số tài khoản" in client.get(at(order, "sale_cancel")).text
    assert client.post(at(order, "sale_cancel"), {"key": str(world.uuid7()), "reason": "x"}).status_code == 302
    page = client.get(at(order))
    assert "cần trả lại người mua" in page.text
    assert "cần trả lại" in page.text


def test_money_by_hand_takes_two_steps_and_is_the_seller_s_word() -> None:
    order = factories.order()
    client, target = factories.sellers_phone(order), at(order, "sale_payment")
    first = form_on(client.get(target))
    assert (first["amount"], first["how"]) == ("225.000", "bank")
    asked = client.post(target, first)
    assert asked.status_code == 200
    assert "Bạn đã xem ứng dụng ngân hàng chưa" in asked.text
    order.refresh_from_db()
    assert order.received == 0
    sure = {**form_on(asked), "sure": "1"}
    assert sure["key"] == first["key"]
    for _ in range(2):
        assert client.post(target, sure)["Location"] == at(order)
    order.refresh_from_db()
    assert (order.received, order.bank_received) == (225_000, 0)


def test_cash_is_asked_for_as_cash() -> None:
    order = factories.order(method="cod")
    client, target = factories.sellers_phone(order), at(order, "sale_payment")
    first = form_on(client.get(target))
    assert first["how"] == "cash"
    assert "tiền mặt cho đơn" in client.post(target, first).text


@pytest.mark.parametrize(
    ("field", "typed"),
    [("amount", "0"), ("amount", "-5.000"), ("amount", "nhiều"), ("amount", ""), ("amount", "9" * 5_000), ("amount", "\x00"), ("how", "vàng"), ("amount", "600.000.000")], ids=short,
)  # fmt: skip
def test_a_sum_that_is_none_is_refused_beside_it(field: str, typed: str) -> None:
    order = factories.order()
    client, target = factories.sellers_phone(order), at(order, "sale_payment")
    sent = {"key": str(world.uuid7()), "amount": "225.000", "how": "bank", "sure": "1", field: typed}
    answer = client.post(target, sent)
    assert answer.status_code == 422
    assert wrong(answer, field) != ""
    order.refresh_from_db()
    assert order.received == 0


def test_a_sum_for_an_order_that_needs_none_is_refused_above_the_form() -> None:
    order = factories.order()
    client, target = factories.sellers_phone(order), at(order, "sale_payment")
    sent = {**form_on(client.get(target)), "sure": "1"}
    factories.bank_says(order)
    answer = client.post(target, {**sent, "key": str(world.uuid7())})
    assert answer.status_code == 422
    assert "không cần trả thêm" in answer.text


PAGES: list[Callable[[Order], str]] = [
    at,
    lambda order: at(order, "slip"),
    lambda order: at(order, "sale_cancel"),
    lambda order: at(order, "sale_payment"),
]


@pytest.mark.parametrize("page", PAGES)
def test_another_stall_s_order_is_not_found(page: Callable[[Order], str]) -> None:
    order, stranger = factories.order(method="cod"), factories.stall("Bếp Bình").browser
    assert stranger.get(page(order)).status_code == 404
    assert stranger.post(at(order, "sale_step", "xac-nhan"), {"key": str(world.uuid7())}).status_code == 404
    for code in ("LT2345678", "%00", "a" * 300):
        assert factories.sellers_phone(order).get(f"/don-hang/{code}/").status_code == 404
    order.refresh_from_db()
    assert order.state == "to_confirm"


def test_the_page_asks_the_same_number_of_questions_for_one_line_as_for_many(django_assert_num_queries: Any) -> None:

    kinds = factories.offers(factories.stall(), *[(f"loại {number}", 10_000, 9) for number in range(12)])
    for those in (kinds[:1], kinds):
        (order,) = orders.place_order(factories.wish(*[(offer, 1) for offer in those], method="cod"))
        client = factories.sellers_phone(order)
        with django_assert_num_queries(13):
            client.get(at(order))
