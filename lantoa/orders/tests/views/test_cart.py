"""The cart over all stalls, and ordering what is in it."""

from __future__ import annotations

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from lantoa.kit.world import world
from lantoa.orders.models import Cart, CartLine, Order
from lantoa.orders.tests import factories
from lantoa.orders.tests.views.test_buy import WHO, form_on, short, wrong
from lantoa.stores import api as stores

pytestmark = pytest.mark.django_db
CART, CHECKOUT = reverse("orders:cart"), reverse("orders:checkout")


def put(client: Client, offer: stores.Offer, quantity: int = 1) -> None:
    address = reverse("orders:buy", args=[offer.variant.product_id])
    sent = {"offer": offer.pk, "quantity": quantity, "key": str(world.uuid7()), "cart": str(world.uuid7())}
    assert client.post(address, sent).status_code == 302


def in_cart() -> dict[int, int]:
    return dict(CartLine.objects.values_list("offer_id", "quantity"))


def checkout(client: Client, **typed: Any) -> HttpResponse:
    """Open the page and send its form with these words in it."""
    return client.post(CHECKOUT, {**form_on(client.get(CHECKOUT)), **WHO, **typed})


def test_an_empty_cart_says_where_to_go_and_makes_nothing(client: Client) -> None:
    answer = client.get(CART)
    assert "Giỏ đang trống" in answer.text
    assert f'href="{reverse("portal:home")}"' in answer.text
    assert client.get(CHECKOUT)["Location"] == CART
    assert client.post(CHECKOUT, WHO)["Location"] == CART
    assert Cart.objects.count() == 0


def test_what_two_stalls_sell_is_ordered_together_and_becomes_an_order_at_each(client: Client) -> None:
    near, far = factories.stall("Bếp Hương", fee=20_000), factories.stall("Bếp Bình")
    put(client, factories.offer(near), 2)
    put(client, factories.offer(far, price=95_000, name="Nước mắm"))
    page = client.get(CHECKOUT).text.replace("\N{NO-BREAK SPACE}", " ")
    assert "565.000 ₫" in page
    answer = checkout(client)
    placed = list(Order.objects.order_by("pk"))
    assert [(order.store, order.total) for order in placed] == [(near.store, 470_000), (far.store, 95_000)]
    assert (answer.status_code, answer["Location"]) == (
        303, reverse("orders:placed", args=[".".join(order.token for order in placed)]),
    )  # fmt: skip
    assert in_cart() == {}


def test_one_stall_s_goods_lead_straight_to_the_page_to_pay(client: Client) -> None:
    put(client, factories.offer())
    assert checkout(client)["Location"] == reverse("orders:order", args=[Order.objects.get().token])


def test_a_second_press_finds_the_first_one_s_order_and_not_an_empty_cart(client: Client) -> None:
    squid = factories.offer()
    put(client, squid, 2)
    sent = {**form_on(client.get(CHECKOUT)), **WHO}
    first, second = client.post(CHECKOUT, sent), client.post(CHECKOUT, sent)
    assert first["Location"] == second["Location"] == reverse("orders:order", args=[Order.objects.get().token])
    assert factories.shelf(squid) == (5, 2)


def test_two_tabs_of_the_same_cart_are_one_order_and_the_next_cart_is_another(client: Client) -> None:
    squid = factories.offer()
    put(client, squid)
    tabs = [{**form_on(client.get(CHECKOUT)), **WHO} for _ in range(2)]
    assert len({client.post(CHECKOUT, sent)["Location"] for sent in tabs}) == 1
    put(client, squid)
    assert checkout(client).status_code == 303
    assert Order.objects.count() == 2


def test_what_was_put_in_while_ordering_stays_in_the_cart(client: Client) -> None:
    squid, fish = factories.offer(), factories.offer(name="Nước mắm")
    put(client, squid)
    sent = {**form_on(client.get(CHECKOUT)), **WHO}
    put(client, fish)
    client.post(CHECKOUT, sent)
    assert Order.objects.get().lines.get().variant_id == squid.variant_id
    assert in_cart() == {fish.pk: 1}


def test_what_ran_out_between_cart_and_order_says_beside_the_number_how_many_are_left(client: Client) -> None:
    squid, fish = factories.offer(left=5), factories.offer(name="Nước mắm")
    put(client, squid, 4)
    put(client, fish)
    sent = {**form_on(client.get(CHECKOUT)), **WHO}
    factories.order(squid, 3)
    answer = client.post(CHECKOUT, sent)
    assert answer.status_code == 422
    assert wrong(answer, f"line-{squid.pk}") == "Chả mực giã tay chỉ còn 2."
    above = BeautifulSoup(answer.content, "lxml").select_one(f".alert a[href='#id_line-{squid.pk}']")
    assert above.text == "Chả mực giã tay"
    shown = form_on(answer)
    assert (shown[f"line-{squid.pk}"], shown["name"]) == ("4", "Lê Thị Mua")
    assert Order.objects.count() == 1
    taken = client.post(CHECKOUT, {**shown, "method": "transfer", f"line-{squid.pk}": "2"})
    assert taken.status_code == 422, "the total changed, so the buyer sees the new one first"
    assert client.post(CHECKOUT, {**form_on(taken), "method": "transfer"}).status_code == 303
    assert factories.shelf(squid) == (5, 5)


def test_what_sold_out_meanwhile_can_be_left_out(client: Client) -> None:
    squid, fish = factories.offer(left=1), factories.offer(name="Nước mắm", price=95_000)
    put(client, squid)
    put(client, fish)
    factories.order(squid)
    page = client.get(CHECKOUT)
    assert "Ghi 0 để bỏ món này" in page.text
    answer = client.post(CHECKOUT, {**form_on(page), **WHO, f"line-{squid.pk}": "0", "seen_total": "95000"})
    assert answer.status_code == 303
    assert Order.objects.latest("pk").total == 95_000


def test_leaving_out_everything_leads_back_to_the_cart(client: Client) -> None:
    squid = factories.offer()
    put(client, squid)
    assert checkout(client, **{f"line-{squid.pk}": "0"})["Location"] == CART
    assert Order.objects.count() == 0


def test_what_is_no_longer_sold_is_left_out_and_said(client: Client) -> None:
    at = factories.stall()
    squid, fish = factories.offer(at), factories.offer(at, name="Nước mắm", price=95_000)
    put(client, squid)
    put(client, fish)
    sent = {**form_on(client.get(CHECKOUT)), **WHO}
    stores.set_shown(at.store, squid.variant.product, shown=False, by=at.by)
    assert "nay không bán nữa" in client.get(CART).text
    asked = client.post(CHECKOUT, sent)
    assert asked.status_code == 422
    assert "không còn bán" in asked.text
    assert client.post(CHECKOUT, {**form_on(asked), "method": "transfer"}).status_code == 303
    assert Order.objects.get().total == 95_000


def test_a_price_that_changed_is_shown_and_can_be_accepted(client: Client) -> None:
    squid = factories.offer()
    put(client, squid)
    sent = {**form_on(client.get(CHECKOUT)), **WHO}
    stores.Offer.objects.filter(pk=squid.pk).update(price=250_000)
    asked = client.post(CHECKOUT, sent)
    assert asked.status_code == 422
    assert "Giá vừa đổi" in asked.text
    assert client.post(CHECKOUT, {**form_on(asked), "method": "transfer"}).status_code == 303
    assert Order.objects.get().total == 250_000


def test_a_stall_on_holiday_is_marked_and_the_rest_can_be_ordered_without_it(client: Client) -> None:
    near, far = factories.stall("Bếp Hương"), factories.stall("Bếp Bình")
    squid, fish = factories.offer(near), factories.offer(far, name="Nước mắm")
    put(client, squid)
    put(client, fish)
    stores.close_for_holiday(near.store, since=world.today(), until=world.today(), by=near.by)
    assert "Bếp Hương đang nghỉ" in client.get(CART).text
    assert checkout(client).status_code == 422
    client.post(CART, {"remove": squid.pk})
    assert checkout(client).status_code == 303


def test_cash_on_delivery_is_offered_when_every_stall_takes_it(client: Client) -> None:
    put(client, factories.offer())
    assert 'value="cod"' in client.get(CHECKOUT).text
    put(client, factories.offer(factories.stall("Bếp Bình", cod=False), name="Nước mắm"))
    assert 'value="cod"' not in client.get(CHECKOUT).text
    assert "Bếp Bình không nhận trả tiền khi giao" in wrong(checkout(client, method="cod"), "method")


def test_numbers_are_changed_taken_out_and_counted_again(client: Client) -> None:
    squid, fish = factories.offer(), factories.offer(name="Nước mắm")
    put(client, squid)
    put(client, fish)
    names = {f"line-{squid.pk}": "3 túi", f"line-{fish.pk}": "2"}
    assert client.post(CART, {**names, "change": "1"})["Location"] == CART
    assert in_cart() == {squid.pk: 3, fish.pk: 2}
    client.post(CART, {**names, f"line-{fish.pk}": "0", "change": "1"})
    assert in_cart() == {squid.pk: 3}
    assert client.post(CART, {f"line-{squid.pk}": "4", "order": "1"})["Location"] == CHECKOUT
    client.post(CART, {f"line-{squid.pk}": "x", "remove": squid.pk})
    assert in_cart() == {}


@pytest.mark.parametrize("typed", ["", "hai", "-1", "x²³", "1,5", "10000", "9" * 5_000, "\x00"], ids=short)
def test_a_number_that_is_none_is_refused_beside_it_and_kept(client: Client, typed: str) -> None:
    squid = factories.offer()
    put(client, squid, 2)
    answer = client.post(CART, {f"line-{squid.pk}": typed, "order": "1"})
    assert answer.status_code == 422
    assert wrong(answer, f"line-{squid.pk}") != ""
    assert form_on(answer)[f"line-{squid.pk}"] == typed.replace("\x00", "\ufffd")  # as a browser reads it
    assert in_cart() == {squid.pk: 2}


def test_nobody_changes_another_s_cart(client: Client) -> None:
    squid = factories.offer()
    put(client, squid, 2)
    stranger = Client()
    stranger.post(CART, {f"line-{squid.pk}": "9", "remove": squid.pk})
    stranger.cookies["gio"] = "geraten"
    stranger.post(CART, {f"line-{squid.pk}": "9", "remove": squid.pk})
    assert in_cart() == {squid.pk: 2}


@pytest.mark.parametrize(
    "sent", [{"line-999999999999999999": "1"}, {"line-²": "1"}, {"line-1": "x"}, {f"line-{n}": "1" for n in range(1, 80)}]
)  # fmt: skip
def test_lines_made_up_by_hand_break_nothing(client: Client, sent: dict[str, str]) -> None:
    put(client, factories.offer())
    key = str(world.uuid7())
    assert client.post(CHECKOUT, {**WHO, **sent, "key": key}).status_code in {302, 422}
    assert client.post(CART, {**sent, "remove": "²", "change": "1"}).status_code in {302, 422}
    assert Order.objects.count() == 0


def test_a_lost_total_orders_at_the_price_that_holds(client: Client) -> None:
    put(client, factories.offer())
    assert checkout(client, seen_total="²" * 40).status_code == 303


def test_the_page_asks_the_same_number_of_questions_for_one_thing_as_for_many(
    client: Client, django_assert_num_queries: Any
) -> None:
    at = factories.stall()
    things = [factories.offer(at, name=f"Hàng {number}") for number in range(8)]
    for more in (things[:1], things[1:]):
        for offer in more:
            put(client, offer)
        with django_assert_num_queries(5):
            client.get(CART)
        with django_assert_num_queries(6):
            client.get(CHECKOUT)


def test_ordering_asks_a_bounded_number_of_questions(client: Client, django_assert_num_queries: Any) -> None:
    put(client, factories.offer())
    sent = {**form_on(client.get(CHECKOUT)), **WHO}
    with django_assert_num_queries(16 + 2 * (connection.vendor == "postgresql")):
        client.post(CHECKOUT, sent)
