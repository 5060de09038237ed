"""The market's pages: whole without a script, the same for everybody, as quick with many goods as with few."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lantoa.catalog import api as catalog
from lantoa.learning import api as learning
from lantoa.portal.tests import factories

pytestmark = pytest.mark.django_db
HOME = reverse("portal:home")


@pytest.fixture(autouse=True)
def places_are_there() -> None:
    factories.unit()


def text(client: Client, address: str, **query: str) -> str:
    answer = client.get(address, query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_an_empty_market_invites_to_open_the_first_stall(client: Client) -> None:
    assert reverse("stores:open") in text(client, HOME)


def test_goods_lie_on_the_front_with_price_and_place(client: Client) -> None:
    by = factories.owner()
    offer = factories.goods(factories.stall(by), by)
    page = text(client, HOME)
    assert "Chả mực giã tay" in page
    assert "450.000\N{NO-BREAK SPACE}₫" in page
    assert reverse("stores:product", args=[offer.variant.product_id]) in page
    assert "Vân Đồn" in page


def test_the_front_is_the_same_bytes_for_everybody(client: Client) -> None:
    by = factories.owner()
    factories.goods(factories.stall(by), by)
    stranger = client.get(HOME)
    assert not stranger.cookies
    assert "csrf" not in stranger.content.decode()
    client.force_login(by.person)
    assert client.get(HOME).content == stranger.content


def test_twice_as_many_goods_ask_no_more_of_the_database(client: Client) -> None:
    learning.load_courses()
    by = factories.owner()
    store = factories.stall(by)
    counts = []
    for number in range(20):
        factories.goods(store, by, f"Món {number}")
        if number in (3, 19):
            with CaptureQueriesContext(connection) as asked:
                text(client, HOME)
            counts.append(len(asked))
    assert counts[0] == counts[1] <= 10


def test_a_search_shows_goods_stalls_and_communes_and_keeps_the_words(client: Client) -> None:
    by = factories.owner("Bếp Vân Đồn")
    factories.goods(factories.stall(by), by)
    assert "Chả mực giã tay" in text(client, HOME, q="cha muc")
    found = text(client, HOME, q="vân đồn")
    assert "Bếp Vân Đồn" in found
    assert reverse("portal:unit", args=["van-don"]) in found
    assert 'value="vân đồn"' in found


@pytest.mark.parametrize("asked", ["không có đâu", "<script>x</script>", "\x00", "a" * 9000, "%%%", "🦑" * 300])
def test_nonsense_finds_nothing_and_says_what_to_do(client: Client, asked: str) -> None:
    page = text(client, HOME, q=asked)
    assert "<script>x" not in page
    assert "mực" in page


@pytest.mark.parametrize("page", ["2", "0", "-1", "abc", "9" * 30, "²"])
def test_a_page_that_is_not_there_shows_the_nearest(client: Client, page: str) -> None:
    text(client, HOME, trang=page)


def test_a_shelf_shows_its_goods_only(client: Client) -> None:
    by = factories.owner()
    store = factories.stall(by)
    factories.goods(store, by)
    factories.goods(store, by, "Giày thể thao", category="thoi-trang", unit="đôi")
    page = text(client, reverse("portal:category", args=["thoi-trang"]))
    assert "Giày thể thao" in page
    assert "Chả mực giã tay" not in page
    assert client.get(reverse("portal:category", args=["khong-co"])).status_code == 404


def test_all_54_units_stand_on_the_map_and_in_the_list(client: Client) -> None:
    by = factories.owner()
    factories.stall(by)
    page = text(client, reverse("portal:units"))
    assert page.count('<rect class="tile') == 54
    assert page.count(reverse("portal:unit", args=["co-to"])) >= 2


def test_a_commune_says_what_it_was_called_before_and_who_sells_there(client: Client) -> None:
    by = factories.owner()
    factories.goods(factories.stall(by), by)
    page = text(client, reverse("portal:unit", args=["van-don"]))
    assert "Thị trấn Cái Rồng" in page
    assert "Bếp Hương" in page
    assert reverse("stores:open") in text(client, reverse("portal:unit", args=["co-to"]))
    assert client.get(reverse("portal:unit", args=["khong-co"])).status_code == 404


def test_what_nothing_answers_is_told_to_the_stalls_and_what_is_found_is_not(client: Client) -> None:
    by = factories.owner()
    factories.goods(factories.stall(by), by)
    for _ in range(3):
        text(client, HOME, q="vòng tay hổ phách")
        text(client, HOME, q="cha muc")
    assert [words for words, _often in catalog.asked_for()] == ["vòng tay hổ phách"]


def test_the_order_of_what_is_found_is_explained(client: Client) -> None:
    ranking = reverse("portal:ranking")
    assert ranking in text(client, HOME, q="vòng tay hổ phách")
    assert "Không ai trả tiền" in text(client, ranking)
