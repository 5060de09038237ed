"""Rooms put their tabs in, and the one that holds the present page is marked."""

from __future__ import annotations

import pytest
from django.http import HttpResponse
from django.urls import path

from lantoa.ui import navigation
from lantoa.ui.navigation import Tab, add_tab, put_under, tabs

urlpatterns = [path(address, lambda request: HttpResponse(), name=name) for address, name in (("", "home"), ("hang/", "goods"), ("hang/moi/", "new_goods"), ("don/", "orders"), ("noi/", "talk"), ("noi/don/", "talk_orders"))]  # fmt: skip
pytestmark = pytest.mark.urls("lantoa.ui.tests.test_navigation")


@pytest.fixture(autouse=True)
def some_tabs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(navigation, "_tabs", {})
    monkeypatch.setattr(navigation, "_under", {})
    for order, route in ((3, "orders"), (1, "home"), (2, "goods"), (4, "new_goods")):
        add_tab(Tab("work", order, route, route, "goods"))
    add_tab(Tab("public", 1, "home", "home"))


def current(address: str) -> list[str]:
    return [str(tab.label) for tab in tabs("work", address) if tab.current]


def test_tabs_stand_in_their_order_and_only_in_their_shell() -> None:
    assert [tab.href for tab in tabs("work")] == ["/", "/hang/", "/don/", "/hang/moi/"]
    assert [tab.href for tab in tabs("public")] == ["/"]
    assert tabs("foot") == []


@pytest.mark.parametrize(
    ("address", "marked"),
    [
        ("/", ["home"]),
        ("/don/LT7K3M9QX/", ["orders"]),
        ("/hang/7/", ["goods"]),
        ("/hang/moi/", ["new_goods"]),
        ("/gio/", []),
        ("", []),
    ],
)
def test_the_tab_that_holds_the_page_is_marked(address: str, marked: list[str]) -> None:
    assert current(address) == marked


def test_a_tab_without_an_address_is_left_out_and_reported(caplog: pytest.LogCaptureFixture) -> None:
    add_tab(Tab("work", 0, "Live", "live:nowhere"))
    assert [str(tab.label) for tab in tabs("work")] == ["home", "goods", "orders", "new_goods"]
    assert "live:nowhere" in caplog.text


def test_a_tab_put_in_again_replaces_itself() -> None:
    add_tab(Tab("work", 9, "Đơn", "orders"))
    assert [str(tab.label) for tab in tabs("work")] == ["home", "goods", "new_goods", "Đơn"]


def test_pages_at_an_address_of_their_own_light_the_tab_they_were_put_under() -> None:
    put_under("work", "home", "goods", "talk")  # a tab's own address stays its own
    put_under("work", "orders", "talk_orders")
    put_under("public", "home", "talk")
    lit = {
        "/noi/7/": ["home"],
        "/noi/don/7/": ["orders"],
        "/en/noi/7/": [],
        "/hang/7/": ["goods"],
        "/hang/moi/": ["new_goods"],
    }
    assert {address: current(address) for address in lit} == lit


def test_a_page_without_an_address_is_left_out_and_reported(caplog: pytest.LogCaptureFixture) -> None:
    put_under("work", "goods", "live:nowhere")
    assert current("/hang/7/") == ["goods"]
    assert "live:nowhere" in caplog.text
