"""Buying one thing: from the product to the QR in one page, once however often it is pressed."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from lantoa.accounts import api as accounts
from lantoa.kit.pace import Pace
from lantoa.kit.world import world
from lantoa.orders.models import Order
from lantoa.orders.tests import factories
from lantoa.orders.views import visit
from lantoa.stores import api as stores

pytestmark = pytest.mark.django_db
WHO = {"name": "Lê Thị Mua", "phone": "0987 654 321", "unit": "", "address": "Số 5, ngõ 12, Hà Nội", "note": "", "method": "transfer"}  # fmt: skip


def short(typed: object) -> str:
    """A test's name stays readable, whatever is typed in it."""
    return repr(typed)[:24]


def target(offer: stores.Offer) -> str:
    return reverse("orders:buy", args=[offer.variant.product_id])


def form_on(answer: HttpResponse) -> dict[str, str]:
    """What the page's form would send if nothing were typed."""
    found = {}
    for control in BeautifulSoup(answer.content, "lxml").select("form[method=post] [name]"):
        if control.name == "button" or (control.get("type") == "radio" and not control.has_attr("checked")):
            continue
        found[str(control["name"])] = str(control.get("value") or "")
    return found


def press(client: Client, of: stores.Offer, **typed: Any) -> HttpResponse:
    """Open the page and send its form with these words in it; None leaves a field out."""
    sent = {**form_on(client.get(target(of))), **WHO, **typed}
    return client.post(target(of), {name: value for name, value in sent.items() if value is not None})


def wrong(answer: HttpResponse, field: str) -> str:
    found = BeautifulSoup(answer.content, "lxml").select_one(f"#id_{field}-error")
    return found.text if found else ""


def test_a_stranger_orders_and_lands_on_the_page_to_pay(client: Client) -> None:
    squid = factories.offer(factories.stall(fee=20_000))
    unit = factories.unit()
    answer = press(client, squid, quantity="2 túi", unit=unit.pk, note="Gọi trước khi giao")
    order = Order.objects.get()
    assert (answer.status_code, answer["Location"]) == (303, reverse("orders:order", args=[order.token]))
    assert (order.buyer_name, order.buyer_phone, order.unit, order.address, order.note) == (
        "Lê Thị Mua", "+84987654321", unit, "Số 5, ngõ 12, Hà Nội", "Gọi trước khi giao",
    )  # fmt: skip
    assert (order.total, order.method) == (470_000, "transfer")
    assert client.get(answer["Location"]).status_code == 200


def test_the_page_shows_the_kinds_with_prices_and_chooses_the_one_that_was_asked_for(client: Client) -> None:
    half, whole = factories.offers(factories.stall(), ("500 g", 225_000, 2), ("1 kg", 450_000, 0))
    page = BeautifulSoup(client.get(target(half), {"loai": whole.variant_id}).content, "lxml")
    rows = {radio["value"]: radio.find_next("span").text for radio in page.select("[name=offer]")}
    assert {key: text.replace("\N{NO-BREAK SPACE}", " ") for key, text in rows.items()} == {
        str(half.pk): "500 g · 225.000 ₫ · chỉ còn 2",
        str(whole.pk): "1 kg · 450.000 ₫ · hết hàng",
    }
    assert form_on(client.get(target(half), {"loai": whole.variant_id}))["offer"] == str(whole.pk)
    assert form_on(client.get(target(half), {"loai": "khong-co"}))["offer"] == str(half.pk)


def test_a_double_click_a_replay_and_a_second_tab_are_one_order(client: Client) -> None:
    squid = factories.offer()
    first_tab, second_tab = (
        {**form_on(client.get(target(squid))), **WHO},
        {**form_on(client.get(target(squid))), **WHO},
    )
    answers = [client.post(target(squid), sent) for sent in (first_tab, first_tab, second_tab)]
    assert [answer.status_code for answer in answers] == [303, 303, 303]
    assert len({answer["Location"] for answer in answers}) == 1
    assert Order.objects.count() == 1
    assert factories.shelf(squid) == (5, 1)


@pytest.mark.django_db(transaction=True)
def test_two_presses_at_the_same_moment_are_one_order(client: Client) -> None:
    squid = factories.offer()
    sent = {**form_on(client.get(target(squid))), **WHO}
    there, start = [], threading.Barrier(2)

    def go() -> None:
        other = Client()
        other.cookies = client.cookies
        start.wait()
        there.append(other.post(target(squid), sent)["Location"])
        connection.close()

    threads = [threading.Thread(target=go) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(there) == 2
    assert len(set(there)) == 1
    assert Order.objects.count() == 1


def test_two_products_open_in_two_tabs_are_two_orders(client: Client) -> None:
    squid, fish = factories.offer(), factories.offer(name="Nước mắm")
    tabs = [(offer, {**form_on(client.get(target(offer))), **WHO}) for offer in (squid, fish)]
    assert [client.post(target(offer), sent).status_code for offer, sent in tabs] == [303, 303]
    assert Order.objects.count() == 2


def test_who_orders_the_same_again_afterwards_gets_a_second_order(client: Client) -> None:
    squid = factories.offer()
    assert press(client, squid)["Location"] != press(client, squid)["Location"]
    assert Order.objects.count() == 2


def test_other_content_under_the_same_key_asks_once_more_and_then_does_it(client: Client) -> None:
    squid = factories.offer()
    sent = {**form_on(client.get(target(squid))), **WHO}
    client.post(target(squid), sent)
    asked = client.post(target(squid), {**sent, "quantity": "2"})
    assert asked.status_code == 422
    assert "Nếu đây là cái mới, bạn bấm lại lần nữa nhé" in asked.text
    assert Order.objects.count() == 1
    assert client.post(target(squid), {**form_on(asked), "method": "transfer"}).status_code == 303
    assert list(Order.objects.order_by("pk").values_list("total", flat=True)) == [225_000, 450_000]


@pytest.mark.parametrize("key", ["", "khong-phai", "\x00", "9" * 5_000, None], ids=short)
def test_a_lost_key_is_replaced_and_the_next_press_orders(client: Client, key: str | None) -> None:
    squid = factories.offer()
    asked = press(client, squid, key=key)
    assert asked.status_code == 422
    assert "Bạn bấm lại lần nữa nhé" in asked.text
    assert client.post(target(squid), {**form_on(asked), "method": "transfer"}).status_code == 303


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("quantity", "", "ít nhất là 1"), ("quantity", "0", "ít nhất là 1"), ("quantity", "-2", "ít nhất là 1"), ("quantity", "hai", "bằng số"),
        ("quantity", "1,5", "bằng số"), ("quantity", "10.000", "Bạn gọi gian hàng"), ("name", " \u200b ", "ghi tên"), ("name", "x" * 121, "dài quá"),
        ("phone", "", "ghi số điện thoại"), ("phone", "gọi tôi", "Chưa đúng"), ("phone", "09" * 5_000, "dài quá"), ("unit", "99999", "trong danh sách"),
        ("unit", "x" * 9_999, "trong danh sách"), ("address", "", "địa chỉ"), ("address", "x" * 301, "dài quá"), ("note", "x" * 301, "dài quá"),
        ("method", "bitcoin", "cách trả tiền"), ("method", None, "cách trả tiền"),
    ], ids=short,
)  # fmt: skip
def test_what_is_wrong_is_said_beside_its_field_and_what_was_typed_stays(
    client: Client, field: str, typed: str | None, sentence: str
) -> None:
    answer = press(client, factories.offer(), **{field: typed})
    assert answer.status_code == 422
    assert sentence in wrong(answer, field)
    kept = form_on(answer)
    assert kept["name"] == (typed if field == "name" else "Lê Thị Mua")
    if field not in {"unit", "method"}:
        assert kept[field] == typed
    assert Order.objects.count() == 0


def test_too_many_says_beside_the_number_how_many_are_left(client: Client) -> None:
    answer = press(client, factories.offer(left=3), quantity="4")
    assert answer.status_code == 422
    assert wrong(answer, "quantity") == "Chả mực giã tay chỉ còn 3."
    assert form_on(answer)["quantity"] == "4"


def test_a_price_that_changed_is_shown_and_can_be_accepted(client: Client) -> None:
    squid = factories.offer()
    sent = {**form_on(client.get(target(squid))), **WHO}
    stores.Offer.objects.filter(pk=squid.pk).update(price=250_000)
    asked = client.post(target(squid), sent)
    assert asked.status_code == 422
    assert "Giá vừa đổi" in asked.text
    assert "250.000" in asked.text
    assert client.post(target(squid), {**form_on(asked), "method": "transfer"}).status_code == 303
    assert Order.objects.get().total == 250_000


@pytest.mark.parametrize(
    "seen", ["", "²:³:¹", "1:2", "9" * 10_000, "1:" + "9" * 5_000 + ":0", "\x00", "a:b:c"], ids=short
)
def test_nonsense_about_the_price_seen_breaks_nothing(client: Client, seen: str) -> None:
    assert press(client, factories.offer(), seen=seen).status_code == 303


@pytest.mark.parametrize("offer", ["", "0", "-1", "9" * 30, str(2**64), "²", "không", "987654321", None], ids=short)
def test_a_kind_that_is_none_is_refused(client: Client, offer: str | None) -> None:
    answer = press(client, factories.offer(), offer=offer)
    assert answer.status_code == 422
    assert Order.objects.count() == 0


def test_a_stall_on_holiday_says_so_before_anybody_types(client: Client) -> None:
    at = factories.stall()
    squid = factories.offer(at)
    stores.close_for_holiday(at.store, since=world.today(), until=world.today(), note="Về quê ăn giỗ", by=at.by)
    answer = client.get(target(squid))
    assert "Bếp Hương đang nghỉ" in answer.text
    assert "Về quê ăn giỗ" in answer.text
    assert "csrfmiddlewaretoken" not in answer.text
    sent = {"offer": squid.pk, "quantity": "1", "key": str(world.uuid7()), **WHO}
    assert client.post(target(squid), sent).status_code == 422
    assert Order.objects.count() == 0


def test_what_is_sold_out_says_so_before_anybody_types(client: Client) -> None:
    squid = factories.offer(left=1)
    factories.order(squid)
    answer = client.get(target(squid))
    assert "đang hết hàng" in answer.text
    assert "csrfmiddlewaretoken" not in answer.text


def test_what_is_not_on_sale_is_not_found(client: Client) -> None:
    at = factories.stall("Gian thử", rehearsal=True)
    assert client.get(target(factories.offer(at))).status_code == 404
    for address in ("/mua/987654321/", "/mua/99999999999999999999/", "/mua/abc/"):
        assert client.get(address).status_code == 404


def test_cash_on_delivery_is_offered_only_where_the_stall_takes_it(client: Client) -> None:
    takes, not_ = factories.offer(), factories.offer(factories.stall(cod=False))
    assert 'value="cod"' in client.get(target(takes)).text
    assert 'value="cod"' not in client.get(target(not_)).text
    assert "không nhận trả tiền khi giao" in wrong(press(client, not_, method="cod"), "method")


def test_who_is_signed_in_finds_what_is_known_of_them_filled_in(client: Client) -> None:
    somebody, squid = factories.person("Lê Thị Mua"), factories.offer()
    factories.order(squid, by=accounts.actor_for(somebody))
    client.force_login(somebody)
    shown = form_on(client.get(target(squid)))
    assert (shown["name"], shown["address"]) == ("Lê Thị Mua", "")
    press(client, squid)
    assert Order.objects.filter(buyer=somebody).count() == 2


def remember_box(client: Client, squid: stores.Offer) -> Tag | None:
    return BeautifulSoup(client.get(target(squid)).content, "lxml").select_one("[name=remember]")


def test_an_address_is_remembered_only_by_a_consent_that_is_ticked_and_taken_back_under_me(client: Client) -> None:
    somebody, squid = factories.person("Lê Thị Mua"), factories.offer()
    client.force_login(somebody)
    box = remember_box(client, squid)
    assert box is not None
    assert not box.has_attr("checked")
    press(client, squid)
    assert accounts.Consent.objects.count() == 0
    assert form_on(client.get(target(squid)))["address"] == ""

    press(client, squid, remember="on")
    consent = accounts.Consent.objects.get()
    assert (consent.purpose, consent.given_by) == ("remember_address", somebody)
    assert "Nhớ địa chỉ giao hàng này" in consent.wording
    assert form_on(client.get(target(squid)))["address"] == WHO["address"]
    assert remember_box(client, squid) is None

    assert "Nhớ địa chỉ giao hàng này" in client.get(reverse("accounts:me")).text
    client.post(reverse("accounts:withdraw_consent", args=[consent.pk]))
    assert form_on(client.get(target(squid)))["address"] == ""


def test_a_guest_is_not_asked_and_nothing_is_kept_on_the_device(client: Client) -> None:
    squid = factories.offer()
    assert remember_box(client, squid) is None
    press(client, squid, remember="on")
    assert accounts.Consent.objects.count() == 0
    assert WHO["address"] not in client.get(target(squid)).text
    assert not any("Huế" in cookie.value or "Hà" in cookie.value for cookie in client.cookies.values())


def test_into_the_cart_needs_only_the_number(client: Client) -> None:
    squid = factories.offer()
    empty = dict.fromkeys(WHO, "")
    for quantity in ("2", "1"):
        page = client.get(target(squid))
        button = BeautifulSoup(page.content, "lxml").select_one("button[name=cart]")["value"]
        sent = {**form_on(page), **empty, "quantity": quantity, "cart": button}
        for _ in range(2):
            answer = client.post(target(squid), sent)
            assert (answer.status_code, answer["Location"]) == (302, reverse("orders:cart"))
    assert Order.objects.count() == 0
    cart = BeautifulSoup(client.get(reverse("orders:cart")).content, "lxml")
    assert [box["value"] for box in cart.select(f"[name=line-{squid.pk}]")] == ["3"]
    assert wrong(client.post(target(squid), {**sent, "quantity": "0", "cart": "x"}), "quantity") != ""


def test_the_page_asks_the_same_number_of_questions_for_one_kind_as_for_many(
    client: Client, django_assert_num_queries: Any
) -> None:
    at = factories.stall()
    (one,) = factories.offers(at, ("", 10_000, 9))
    many = factories.offers(at, *[(f"loại {number}", 10_000, 9) for number in range(12)], name="Nước mắm")
    for address in (target(one), target(many[0])):
        with django_assert_num_queries(2):
            client.get(address)


def test_ordering_asks_a_bounded_number_of_questions(client: Client, django_assert_num_queries: Any) -> None:
    squid = factories.offer()
    sent = {**form_on(client.get(target(squid))), **WHO}
    with django_assert_num_queries(14 + 2 * (connection.vendor == "postgresql")):
        client.post(target(squid), sent)


def test_a_network_that_orders_without_end_on_delivery_is_asked_to_pay_or_sign_in(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(visit, "_on_delivery", Pace())
    monkeypatch.setattr("lantoa.orders.rules.MOST_ON_DELIVERY_AN_HOUR", 2)
    squid = factories.offer(left=50)
    near, far = {"REMOTE_ADDR": "203.0.113.7"}, {"REMOTE_ADDR": "198.51.100.7"}
    for number in range(2):
        assert press(Client(**near), squid, phone=f"098765430{number}", method="cod").status_code == 303
    refused = press(Client(**near), squid, phone="0987654305", method="cod")
    assert (refused.status_code, wrong(refused, "method") != "") == (422, True)
    assert press(Client(**near), squid, phone="0987654305").status_code == 303
    assert press(Client(**far), squid, phone="0987654305", method="cod").status_code == 303
    known = Client(**near)
    known.force_login(factories.person())
    assert press(known, squid, phone="0987654306", method="cod").status_code == 303
