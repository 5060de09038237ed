"""Public pages: light with 364 places, few questions, kept until something of the market changes, no name of anybody."""

from __future__ import annotations

import gzip
from datetime import timedelta

import brotli
import pytest
from django.urls import reverse

from lantoa.kit.page_cache.names import market_place
from lantoa.kit.world import world
from lantoa.markets.actions.cashless import survey
from lantoa.markets.actions.price import list_item, tell_prices
from lantoa.markets.models import Acceptance, Place, Row, Stallholder
from lantoa.markets.tests import factories
from lantoa.stores.tests.views.forms import soup
from lantoa.ui import bundle

pytestmark = pytest.mark.django_db
FIRST_FLIGHT = 14_336
ROWS, IN_A_ROW = 14, 26  # Cái Rồng has 364 stallholders (baoquangninh.vn, chuyendoiso 3302557)


def weight(html: bytes) -> int:
    """Bytes of a first view on the wire: the page, the stylesheet and the script."""
    shared = (bundle.stylesheet(), bundle.script())
    return len(gzip.compress(html)) + sum(len(brotli.compress(text.encode())) for text in shared)


def crowded() -> factories.Managed:
    there = factories.managed(1)
    rows = Row.objects.bulk_create(
        Row(market=there.market, line=line, name=f"Dãy {line}") for line in range(2, ROWS + 2)
    )
    places = Place.objects.bulk_create(
        Place(market=there.market, row=row, column=column, name=f"{row.line}.{column}")
        for row in rows
        for column in range(1, IN_A_ROW + 1)
    )
    since = world.today() - timedelta(days=9)
    holders = Stallholder.objects.bulk_create(
        Stallholder(place=place, name="Tên Kín", phone="+84912345678", goods=f"Hàng số {place.name}", since=since, token=world.token(), created_at=world.now())
        for place in places
    )  # fmt: skip
    Acceptance.objects.bulk_create(Acceptance(stallholder=one, source="surveyed", since=since) for one in holders[::2])
    items = [list_item(there.market, name=f"Mặt hàng {number}", unit="kg", by=there.by) for number in range(20)]
    tell_prices(there.market, {item.pk: 1_000 * (item.pk + 7) for item in items}, by=there.by)
    return there


def test_a_crowded_market_is_one_flight_and_few_questions(django_assert_max_num_queries: object) -> None:
    there, visitor = crowded(), factories.browser()
    for name in ("market", "visit"):
        address = reverse(f"markets:{name}", args=[there.market.slug])
        visitor.get(address)
        with django_assert_max_num_queries(7):
            answer = visitor.get(address)
        assert weight(answer.content) <= FIRST_FLIGHT, (name, weight(answer.content))
        assert "Tên Kín" not in answer.text
        assert "345 678" not in answer.text
        assert len(soup(answer).select("main .row")) <= 31
    page = visitor.get(reverse("markets:market", args=[there.market.slug]) + "?trang=13")
    assert page.text.count('rx="6"') == 365
    assert "15.26" in soup(page).select("main .row")[-1].text


def test_each_word_of_a_market_changes_its_page() -> None:
    there = factories.managed(2)
    holder = factories.let(there, since=world.today())
    address, visitor = reverse("markets:market", args=[there.market.slug]), factories.browser()
    assert "chỉ tiền mặt" in visitor.get(address).text
    survey(holder, accepts=True, day=world.today(), by=there.by)
    assert "nhận QR" in visitor.get(address).text
    assert market_place(there.market.pk) != market_place(there.market.pk + 1)
    assert visitor.get(reverse("markets:market", args=["khong-co"])).status_code == 404
