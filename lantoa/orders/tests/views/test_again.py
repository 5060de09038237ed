"""Ordering again is one press, at today's prices, and says what is gone."""

from __future__ import annotations

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from lantoa.kit.world import world
from lantoa.orders import api as orders
from lantoa.orders.models import Cart, CartLine, Order
from lantoa.orders.tests import factories
from lantoa.orders.tests.views.test_buy import form_on
from lantoa.stores import api as stores

pytestmark = pytest.mark.django_db


def at(order: Order) -> str:
    return reverse("orders:again", args=[order.token])


def in_the_cart() -> list[tuple[int, int]]:
    return list(CartLine.objects.order_by("pk").values_list("offer_id", "quantity"))


def bought_all() -> tuple[Order, list[stores.Offer]]:
    stall = factories.stall()
    kinds = [factories.offer(stall, left=6, name=name) for name in ("Chả mực", "Mực khô", "Ruốc hàu", "Sá sùng")]
    (order,) = orders.place_order(factories.wish(*[(one, 2) for one in kinds], method="cod"))
    return factories.do(order, "confirm", "pack", "hand_over"), kinds


def test_what_is_still_sold_goes_into_the_cart_and_the_rest_is_said(client: Client) -> None:
    order, (squid, dried, oyster, worm) = bought_all()
    stores.Offer.objects.filter(pk=squid.pk).update(price=300_000)
    stores.Offer.objects.filter(pk=dried.pk).update(shown=False)
    factories.order(oyster, 3)
    factories.order(worm, 4)
    page = client.get(reverse("orders:order", args=[order.token]))
    form = BeautifulSoup(page.content, "lxml").find("form", action=at(order))
    assert form.text.strip() == "Đặt lại đơn này"
    for _ in range(2):
        assert client.post(at(order), {"key": form.select_one("[name=key]")["value"]})["Location"] == at(order)
    assert in_the_cart() == [(squid.pk, 2), (oyster.pk, 1)]
    told = [row.text for row in BeautifulSoup(client.get(at(order)).content, "lxml").select(".rows .row")]
    for words, row in zip(("hồi ấy 225.000", "không còn bán", "chỉ còn 1", "hết hàng"), told, strict=True):
        assert words in row.replace("\N{NO-BREAK SPACE}", " ")
    assert "600.000" in told[0]


def test_pressing_again_does_not_double_what_is_in_the_cart(client: Client) -> None:
    order, _kinds = bought_all()
    for _ in range(2):
        client.post(at(order), {"key": str(world.uuid7())})
    assert [quantity for _offer, quantity in in_the_cart()] == [2, 2, 2, 2]
    assert "Đã bỏ vào giỏ" in client.get(at(order)).text


def test_when_nothing_is_sold_any_more_the_page_leads_to_the_stall(client: Client) -> None:
    order, kinds = bought_all()
    stores.Offer.objects.filter(pk__in=[one.pk for one in kinds]).update(shown=False)
    client.post(at(order), {"key": str(world.uuid7())})
    page = client.get(at(order)).text
    assert in_the_cart() == []
    assert reverse("stores:store", args=[order.store.slug]) in page


def test_another_stall_that_sells_the_same_is_not_put_in(client: Client) -> None:
    order = factories.handed_over()
    assert form_on(client.get(at(order)))["key"] != ""
    assert client.get("/don/khong-co/dat-lai/").status_code == 404


@pytest.mark.parametrize("state", ["expired", "cancelled"])
def test_what_was_not_paid_in_time_or_cancelled_is_ordered_again_too(client: Client, state: str, stage: Any) -> None:
    order = factories.order()
    if state == "expired":
        stage.later(minutes=31)
    else:
        orders.cancel(order, by_seller=False, reason="Đổi ý", by=factories.VISITOR, key=world.uuid7())
    assert at(order) in client.get(reverse("orders:order", args=[order.token])).text
    assert client.post(at(order), {"key": str(world.uuid7())}).status_code == 302
    assert len(in_the_cart()) == 1


def test_a_double_press_without_a_cart_yet_makes_one_cart() -> None:
    order, _kinds = bought_all()
    sent = {"key": str(world.uuid7())}
    answers = [Client().post(at(order), sent) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert len({answer.cookies["gio"].value for answer in answers}) == 1
    assert (Cart.objects.count(), len(in_the_cart())) == (1, 4)
