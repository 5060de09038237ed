"""The buyer's page of an order: what it says and offers in every state, and that only its link opens it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest
from bs4 import BeautifulSoup
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings

from lantoa.kit import vietqr
from lantoa.kit.world import world
from lantoa.orders import api as orders
from lantoa.orders.models import Order
from lantoa.orders.tests import factories
from lantoa.orders.tests.conftest import Stage
from lantoa.payments import api as payments
from lantoa.payments.actions.account import connect_feed
from lantoa.payments.tests.factories import SECRET

pytestmark = pytest.mark.django_db


def shown(order: Order, name: str = "orders:order") -> BeautifulSoup:
    answer = Client().get(reverse(name, args=[order.token]))
    assert answer.status_code == 200
    return BeautifulSoup(answer.content, "html.parser")


def buttons(page: BeautifulSoup) -> list[str]:
    return [found.text.strip() for found in page.select(".button:not([hidden])")]


def later(order: Order, **span: float) -> Order:
    world.later(**span)  # type: ignore[attr-defined]
    return order


def cancelled(*, by_seller: bool) -> Order:
    order = factories.order()
    by = factories.seller_of(order) if by_seller else factories.VISITOR
    return orders.cancel(order, by_seller=by_seller, reason="Mưa bão", by=by, key=world.uuid7())


def told(order: Order, *amounts: int) -> Order:
    for amount in amounts:
        factories.bank_says(order, amount)
    return order


def too_late() -> Order:
    squid = factories.offer(left=1)
    order = later(factories.order(squid), minutes=31)
    factories.order(squid)
    return told(order, 225_000)


def at_the_door() -> Order:
    return factories.order(method="cod")


STATES: dict[str, tuple[Callable[[], Order], str]] = {
    "to pay": (lambda: factories.order(), "Mở ứng dụng ngân hàng và quét mã này"),
    "to pay without an account yet": (
        lambda: factories.order(factories.offer(factories.stall(account=False))), "Gian hàng chưa ghi tài khoản nhận tiền",
    ),
    "part paid": (lambda: told(factories.order(), 100_000), "còn thiếu 125.000 ₫"),
    "paid": (lambda: told(factories.order(), 225_000), "Ngân hàng báo đã nhận 225.000 ₫"),
    "paid too much": (lambda: told(factories.order(), 300_000), "Bạn đã chuyển thừa 75.000 ₫"),
    "paid by the seller's word": (lambda: factories.seller_says(factories.order()), "Người bán xác nhận đã nhận 225.000 ₫"),
    "paid in cash": (lambda: factories.seller_says(at_the_door(), cash=True), "Người bán xác nhận đã nhận 225.000 ₫"),
    "paid half and half": (
        lambda: factories.seller_says(told(factories.order(), 200_000), 25_000), "Ngân hàng báo đã nhận 200.000 ₫, người bán xác nhận thêm 25.000 ₫",
    ),
    "expired": (lambda: later(factories.order(), minutes=30), "Đã hết giờ trả tiền"),
    "money came too late": (too_late, "225.000 ₫ của bạn đến khi hàng đã có người khác mua"),
    "cancelled by the stall": (lambda: cancelled(by_seller=True), "Gian hàng đã hủy đơn: Mưa bão"),
    "cancelled by the buyer": (lambda: cancelled(by_seller=False), "Bạn đã hủy đơn này"),
    "cancelled, then paid": (lambda: told(cancelled(by_seller=False), 225_000), "Sau đó 225.000 ₫ của bạn mới đến"),
    "to be confirmed": (at_the_door, "Gian hàng sẽ sớm xác nhận"),
    "confirmed": (lambda: factories.do(at_the_door(), "confirm"), "Khi nhận hàng, bạn chuẩn bị sẵn 225.000 ₫"),
    "packed": (lambda: factories.do(told(factories.order(), 225_000), "pack"), "Hàng của bạn đã gói xong"),
    "handed over": (lambda: factories.do(at_the_door(), "confirm", "pack", "hand_over"), "Hàng đã rời gian hàng"),
}  # fmt: skip
each_state = pytest.mark.parametrize("state", STATES)


@each_state
def test_the_page_says_what_is_and_what_comes_next(state: str) -> None:
    make, sentence = STATES[state]
    page = shown(make())
    assert sentence in " ".join(page.text.replace("\N{NO-BREAK SPACE}", " ").split())


@each_state
@pytest.mark.parametrize("language", ["/en", "/id"])
def test_the_page_is_there_in_every_language(state: str, language: str) -> None:
    order = STATES[state][0]()
    assert Client().get(f"{language}/don/{order.token}/").status_code == 200


@each_state
def test_the_part_that_turns_by_itself_is_the_same_as_in_the_page_and_stands_still_while_nothing_happens(
    state: str,
) -> None:
    order = STATES[state][0]()
    page, part = shown(order), Client().get(reverse("orders:order_status", args=[order.token]))
    polled = page.find(attrs={"data-poll": True})
    assert polled["data-poll"] == reverse("orders:order_status", args=[order.token])
    assert polled.decode_contents().strip() == str(BeautifulSoup(part.content, "html.parser")).strip()
    assert part.content == Client().get(reverse("orders:order_status", args=[order.token])).content
    assert "csrfmiddlewaretoken" not in part.text


@each_state
def test_it_looks_again_by_itself_only_while_something_may_still_come(state: str) -> None:
    order = STATES[state][0]()
    page = shown(order)
    waits = order.state in {"awaiting_payment", "expired", "to_confirm"}
    assert bool(page.select_one("[data-settled]")) is not waits
    assert bool(page.select_one("noscript meta[http-equiv=refresh]")) is waits


@each_state
def test_a_paid_order_leads_back_to_the_stall_and_the_market(state: str) -> None:
    order = STATES[state][0]()
    page = shown(order)
    if order.payment_status in {"full", "over"}:
        assert buttons(page)[:2] == ["Về gian hàng", "Về chợ"]
        stall = page.find("a", string="Về gian hàng")
        assert stall["href"] == reverse("stores:store", args=[order.store.slug])


@each_state
def test_no_word_of_the_seller_is_shown_as_the_bank_s(state: str) -> None:
    order = STATES[state][0]()
    page = shown(order)
    if not order.bank_received:
        assert "Ngân hàng báo đã" not in page.text
    text = Client().get(reverse("orders:placed", args=[order.token])).text
    assert ("ngân hàng báo đã trả" in text) is order.bank_says_paid
    assert ("người bán xác nhận" in text) is (order.payment_status in {"full", "over"} and not order.bank_says_paid)


def test_the_qr_pays_what_is_missing_to_the_seller_s_own_account() -> None:
    order = told(factories.order(), 100_000)
    account = payments.payout_account(order.store.organisation_id)
    page = shown(order)
    payload = payments.payload(payments.request_of(order))
    read = vietqr.parse(payload)
    assert (read.account, read.amount, read.memo) == (account.number, "125000", order.code)
    assert page.select_one(".qr svg") is not None
    assert account.holder in page.text
    assert account.number in page.select_one("details").text
    assert "ngân hàng đã xác nhận" in page.text


def test_an_account_no_bank_has_spoken_of_is_said_to_be_unproved() -> None:
    assert "ngân hàng chưa xác nhận" in shown(factories.order()).text


def test_who_listens_to_the_account_is_said_honestly() -> None:
    order = factories.order()
    assert "Gian hàng sẽ xem tài khoản rồi xác nhận" in shown(order).text
    connect_feed(payments.payout_account(order.store.organisation_id), auth="api_key", secret=SECRET)
    assert "Đang chờ ngân hàng báo" in shown(order).text


def test_on_a_demonstration_the_code_opens_in_the_test_bank(settings: Settings) -> None:
    order = factories.order()
    payload = payments.payload(payments.request_of(order))
    settings.DEMO, settings.SANDBOX_URL = True, "http://127.0.0.1:8001"
    link = shown(order).find("a", string="Mở ngân hàng thử")
    assert link["href"] == f"http://127.0.0.1:8001/bank/scan?qr={quote(payload, safe='')}"
    for settings.DEMO, settings.SANDBOX_URL in ((False, "http://127.0.0.1:8001"), (True, "")):
        assert shown(order).find("a", string="Mở ngân hàng thử") is None


def test_the_code_can_be_kept_as_a_picture_until_it_is_paid(client: Client) -> None:
    order = factories.order()
    target = reverse("orders:order_qr", args=[order.token])
    answer = client.get(target)
    assert answer["Content-Type"] == "image/png"
    assert answer["Content-Disposition"] == f'attachment; filename="{order.code}.png"'
    assert answer.content.startswith(b"\x89PNG")
    told(order, 225_000)
    assert client.get(target).status_code == 404


def test_a_page_left_open_turns_to_paid(client: Client) -> None:
    order = factories.order()
    target = reverse("orders:order_status", args=[order.token])
    assert 'class="qr' in client.get(target).text
    told(order, 225_000)
    text = client.get(target).text
    assert "Đã trả tiền" in text
    assert 'class="qr' not in text


def press(client: Client, order: Order, name: str = "orders:pay_at_the_door", **data: Any) -> HttpResponse:
    return client.post(reverse(name, args=[order.token]), {"key": str(world.uuid7()), **data})


def test_the_buyer_pays_at_the_door_by_one_press_and_twice_is_once(client: Client) -> None:
    order, key = factories.order(), str(world.uuid7())
    assert "Trả khi nhận hàng" in buttons(shown(order))
    for _ in range(2):
        answer = press(client, order, key=key)
        assert (answer.status_code, answer["Location"]) == (302, reverse("orders:order", args=[order.token]))
    order.refresh_from_db()
    assert order.state == "to_confirm"
    assert "Trả khi nhận hàng" not in buttons(shown(order))


def test_paying_at_the_door_is_offered_without_an_account_too_and_not_where_the_stall_does_not_take_it() -> None:
    assert "Trả khi nhận hàng" in buttons(shown(factories.order(factories.offer(factories.stall(account=False)))))
    assert "Trả khi nhận hàng" not in buttons(shown(factories.order(factories.offer(factories.stall(cod=False)))))


def test_paying_at_the_door_too_late_says_why(client: Client, stage: Stage) -> None:
    squid = factories.offer(left=1)
    order = factories.order(squid)
    stage.later(minutes=31)
    factories.order(squid)
    answer = press(client, order)
    assert answer.status_code == 409
    assert "người khác mua mất" in answer.text


def test_the_buyer_cancels_with_a_reason_the_stall_reads(client: Client) -> None:
    order = factories.order()
    target = reverse("orders:cancel", args=[order.token])
    assert f'href="{target}"' in str(shown(order))
    refused = press(client, order, "orders:cancel", reason="  ")
    assert refused.status_code == 422
    assert 'id="id_reason-error"' in refused.text
    assert press(client, order, "orders:cancel", reason="Đổi ý").status_code == 302
    order.refresh_from_db()
    assert (order.state, order.cancelled_by, order.cancel_reason) == ("cancelled", "buyer", "Đổi ý")


@pytest.mark.parametrize(
    ("state", "sentence"), [("paid", "để nhận lại tiền"), ("packed", "nhận lại tiền"), ("handed over", "không hủy ở đây được nữa")]
)  # fmt: skip
def test_what_cannot_be_cancelled_any_more_says_whom_to_call(client: Client, state: str, sentence: str) -> None:
    order = STATES[state][0]()
    answer = client.get(reverse("orders:cancel", args=[order.token]))
    assert answer.status_code == 200
    assert sentence in answer.text
    assert f"tel:{order.store.phone}" in answer.text
    refused = press(client, order, "orders:cancel", reason="Đổi ý")
    assert refused.status_code == 422
    order.refresh_from_db()
    assert order.cancelled_at is None


@pytest.mark.parametrize("token", ["khong-co", "%00", "a" * 500, "..", "%ED%A0%80"])
@pytest.mark.parametrize(
    "address", ["/don/{}/", "/don/{}/trang-thai/", "/don/{}/ma.png", "/don/{}/huy/", "/don/nhieu/{}/"]
)
def test_a_link_to_nothing_is_not_found(client: Client, address: str, token: str) -> None:
    factories.order()
    assert client.get(address.format(token)).status_code == 404


def test_several_orders_are_shown_together_with_the_next_to_pay(client: Client) -> None:
    near, far = factories.stall("Bếp Hương"), factories.stall("Bếp Bình")
    placed = orders.place_order(factories.wish((factories.offer(near), 1), (factories.offer(far), 1)))
    target = reverse("orders:placed", args=[".".join(order.token for order in placed)])
    page = BeautifulSoup(client.get(target).content, "html.parser")
    assert [row["href"] for row in page.select("a.row")] == [
        reverse("orders:order", args=[one.token]) for one in placed
    ]
    assert buttons(page) == ["Trả tiền cho Bếp Hương"]
    told(placed[0], 225_000)
    assert buttons(BeautifulSoup(client.get(target).content, "html.parser")) == ["Trả tiền cho Bếp Bình"]


def test_the_page_is_kept_by_nobody_and_found_by_no_search(client: Client) -> None:
    answer = client.get(reverse("orders:order", args=[factories.order().token]))
    assert "no-store" in answer["Cache-Control"]
    assert '<meta name="robots" content="noindex">' in answer.text


def test_the_page_asks_the_same_number_of_questions_for_one_line_as_for_many(django_assert_num_queries: Any) -> None:
    at = factories.stall()
    kinds = factories.offers(at, *[(f"loại {number}", 10_000, 9) for number in range(12)])
    for those in (kinds[:1], kinds):
        (order,) = orders.place_order(factories.wish(*[(offer, 1) for offer in those]))
        with django_assert_num_queries(6):
            Client().get(reverse("orders:order", args=[order.token]))


def test_only_the_ways_to_pay_leave_when_the_page_turns_by_itself() -> None:
    to_pay, arrived = shown(factories.order()), shown(factories.handed_over())
    assert to_pay.select_one(".until-settled + .bottom-bar") is not None
    assert arrived.select_one(".bottom-bar").text.strip() == "Đánh giá"
    assert arrived.select_one(".until-settled") is None
