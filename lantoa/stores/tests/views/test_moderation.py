"""A moderator's day: what waits with its clock, one thing at a time, decided once and by nobody whose own it is."""

from __future__ import annotations

import pytest
from django.urls import reverse

from lantoa.stores import api as stores
from lantoa.stores.tests import factories
from lantoa.stores.tests.factories import browser
from lantoa.stores.tests.moderators import moderator
from lantoa.stores.tests.views.forms import send, soup

pytestmark = pytest.mark.django_db
QUEUE = reverse("stores:queue")


def test_goods_that_need_a_look_wait_until_a_moderator_lets_them_through() -> None:
    stall, officer = factories.stall(), moderator()
    answer = send(
        browser(stall.person),
        reverse("stores:offer_new"),
        name="Rượu ba kích",
        price="250.000",
        on_hand="5",
        unit="chai",
    )
    assert list(stores.public_products()) == []
    mine = browser(stall.person).get(answer["Location"])
    assert "chờ xem" in mine.text
    assert "giấy phép bán lẻ rượu" in mine.text

    office = browser(officer.person)
    first = soup(office.get(QUEUE)).select_one(".bottom-bar a")["href"]
    page = office.get(first)
    assert "Rượu ba kích" in page.text
    form = soup(page).select_one(".bottom-bar").find_parent("form")
    said = {one["name"]: one.get("value", "") for one in form.find_all("input")}
    assert office.post(first, said)["Location"] == QUEUE

    assert [product.name for product in stores.public_products()] == ["Rượu ba kích"]
    assert "thấy" in browser(stall.person).get(answer["Location"]).text
