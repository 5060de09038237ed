"""The seller's board: by what comes next, counted, paged, and nobody else's."""

from __future__ import annotations

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from lantoa.orders import api as orders
from lantoa.orders.tests import factories
from lantoa.orders.tests.conftest import Stage

pytestmark = pytest.mark.django_db
BOARD = reverse("orders:board")


def rows(client: Client, **query: object) -> list[str]:
    page = BeautifulSoup(client.get(BOARD, query).content, "lxml")
    return [row["href"] for row in page.select("a.row")]


def test_the_board_opens_where_something_is_to_be_done_and_counts(stage: Stage) -> None:
    at = factories.stall()
    squid = factories.offer(at, left=50)
    empty = BeautifulSoup(at.browser.get(BOARD).content, "lxml")
    assert "Lúc này chưa có đơn nào" in empty.text or "Đơn đã giao sẽ nằm ở đây" in empty.text
    waiting = factories.order(squid)
    ready = [factories.do(factories.order(squid, 2, method="cod"), "confirm") for _ in range(2)]
    page = BeautifulSoup(at.browser.get(BOARD).content, "lxml")
    assert page.select_one(".tabs .on").text.split() == ["Chờ", "tiền", "1"]
    assert rows(at.browser) == [reverse("orders:sale", args=[waiting.code])]
    assert rows(at.browser, xem="to_pack") == [reverse("orders:sale", args=[order.code]) for order in ready]
    packing = at.browser.get(BOARD, {"xem": "to_pack"}).text
    assert "4</span> túi Chả mực giã tay" in packing
    assert reverse("orders:slips") in packing


@pytest.mark.parametrize("tab", ["to_confirm", "awaiting_payment", "to_pack", "to_hand_over", "done"])
@pytest.mark.parametrize("language", ["", "/en", "/id"])
def test_every_column_is_there_full_and_empty(tab: str, language: str, stage: Stage) -> None:
    at = factories.stall()
    assert at.browser.get(f"{language}/don-hang/?xem={tab}").status_code == 200
    squid = factories.offer(at, left=50)
    factories.order(squid)
    stage.later(minutes=31)
    for steps in ((), ("confirm",), ("confirm", "pack"), ("confirm", "pack", "hand_over")):
        factories.do(factories.order(squid, method="cod"), *steps)
    factories.order(squid)
    assert 'class="row"' in at.browser.get(f"{language}/don-hang/?xem={tab}").text


def test_what_was_not_paid_in_time_is_among_what_is_done_with_its_reason(stage: Stage) -> None:
    order = factories.order()
    stage.later(minutes=31)
    text = factories.sellers_phone(order).get(BOARD, {"xem": "done"}).text
    assert order.code in text
    assert "chưa trả kịp" in text


def test_a_column_is_paged_and_a_strange_page_is_the_nearest_one() -> None:
    at = factories.stall()
    squid = factories.offer(at, left=50)
    for number in range(23):
        factories.order(squid, method="cod", buyer=orders.Buyer("Lê Thị Mua", f"+849100000{number:02d}", "", "Hà Nội"))
    assert (len(rows(at.browser)), len(rows(at.browser, trang=2))) == (20, 3)
    assert len(rows(at.browser, xem="to_confirm", trang="²")) == 20
    assert len(rows(at.browser, xem="to_confirm", trang="99")) == 3
    assert at.browser.get(BOARD, {"xem": "khong-co"}).status_code == 404


def test_nobody_sees_another_stall_s_orders() -> None:
    order = factories.order(method="cod")
    stranger = factories.stall("Bếp Bình").browser
    assert rows(stranger, xem="to_confirm") == []
    assert stranger.get(reverse("orders:slips")).status_code == 404
    assert rows(factories.sellers_phone(order)) == [reverse("orders:sale", args=[order.code])]


def test_the_board_stands_among_the_seller_s_tabs_and_the_cart_at_the_foot(client: Client) -> None:
    page = BeautifulSoup(factories.stall().browser.get(BOARD).content, "lxml")
    assert page.select_one(".tabbar [aria-current=page]")["href"] == BOARD
    foot = [link["href"] for link in BeautifulSoup(client.get("/styleguide/").content, "lxml").select(".foot nav a")]
    assert foot[:2] == [reverse("orders:cart"), reverse("orders:find")]


def test_the_board_asks_the_same_number_of_questions_for_one_order_as_for_many(django_assert_num_queries: Any) -> None:
    at = factories.stall()
    squid, client = factories.offer(at, left=50), at.browser
    for many in (1, 9):
        for _ in range(many):
            factories.do(factories.order(squid, method="cod"), "confirm")
        with django_assert_num_queries(12):
            client.get(BOARD, {"xem": "to_pack"})
