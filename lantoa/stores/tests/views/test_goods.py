"""The list of what one sells: everything of one's own, nothing of others, shown or hidden by one press."""

from __future__ import annotations

import pytest
from django.urls import reverse

from lantoa.catalog import api as catalog
from lantoa.stores import api as stores
from lantoa.stores.models import Offer
from lantoa.stores.tests import factories
from lantoa.stores.tests.factories import browser
from lantoa.stores.tests.views.forms import soup

pytestmark = pytest.mark.django_db
GOODS, NEW, OPEN = (reverse(f"stores:{name}") for name in ("goods", "offer_new", "open"))


def press(stall: factories.Stall, product: object, **said: str) -> object:
    address = reverse("stores:set_shown", args=[product.pk])  # type: ignore[attr-defined]
    return browser(stall.person).post(address, {"key": factories.key(), **said})


def shown() -> list[bool]:
    return list(Offer.objects.order_by("pk").values_list("shown", flat=True))


def test_everything_one_sells_stands_there_the_hidden_too() -> None:
    stall = factories.stall()
    first = factories.squid_cake(stall, photos=[factories.photo(stall)])
    hidden = factories.squid_cake(stall, name="Ruốc tôm", variants=[("500 g", 90_000, 0), ("1 kg", 170_000, 0)])
    stores.set_shown(stall.store, hidden, shown=False, by=stall.by)
    factories.squid_cake(factories.stall("Khác"), name="Của người khác")

    page = soup(browser(stall.person).get(GOODS))

    rows = page.select(".row")
    assert [row.b.text for row in rows] == ["Ruốc tôm", "Chả mực giã tay Hạ Long"]
    assert [row.a["href"] for row in rows] == [reverse("stores:offer_edit", args=[one.pk]) for one in (hidden, first)]
    for words in ("90.000", "2 loại", "hết hàng", "đang ẩn"):
        assert words in rows[0].text
    assert "Còn 12 kg" in rows[1].text
    assert [row.button.text for row in rows] == ["Hiện", "Ẩn"]
    assert page.find("a", href=NEW).text.strip() == "Thêm hàng"
    assert page.select_one(".tabbar a[aria-current]").text == "Hàng"


def test_head_and_foot_lead_to_all_that_belongs_to_the_stall() -> None:
    stall = factories.stall()
    links = [chip["href"] for chip in soup(browser(stall.person).get(GOODS)).select(".chip")]
    assert links == [
        reverse("stores:store", args=[stall.store.slug]),
        reverse("live:sessions"),
        reverse("preorders:mine"),
        reverse("channels:channels"),
        reverse("stores:settings"),
        reverse("stores:holiday"),
        reverse("stores:my_reviews"),
        reverse("channel_posts:posts"),
        reverse("channel_links:links"),
        reverse("channel_creators:mine"),
        reverse("catalog:lots"),
        reverse("catalog:mine"),
        reverse("channel_boards:uploads"),
        reverse("stores:fees"),
        reverse("stores:consignments"),
        reverse("cases:procedure", args=["1.001612"]),
    ]


def test_a_trial_says_so_and_how_it_becomes_real() -> None:
    stall = factories.stall(rehearsal=True)
    page = soup(browser(stall.person).get(GOODS))
    assert "làm thử" in page.h1.text
    assert page.select_one(".alert-warn a")["href"] == OPEN


def test_an_empty_shelf_and_no_stall_say_what_to_do_next() -> None:
    assert soup(browser(factories.stall().person).get(GOODS)).select_one(".empty a")["href"] == NEW
    owner = factories.person()
    factories.household(owner)
    assert soup(browser(owner).get(GOODS)).select_one(".empty a")["href"] == OPEN
    assert browser(owner).get(NEW)["Location"] == OPEN


def test_one_press_hides_and_one_shows_again() -> None:
    stall = factories.stall()
    product = factories.squid_cake(stall, variants=factories.KINDS)
    assert press(stall, product, shown="0")["Location"] == GOODS  # type: ignore[index]
    assert shown() == [False, False]
    press(stall, product, shown="1")
    assert shown() == [True, True]


def test_the_list_stays_where_it_was() -> None:
    stall = factories.stall()
    product = factories.squid_cake(stall)
    address = reverse("stores:set_shown", args=[product.pk])
    for typed, onward in (("3", "?trang=3"), ("", ""), ("-1", ""), ("²", ""), ("9" * 30, ""), ("1\r\nX: y", "")):
        answer = browser(stall.person).post(f"{address}", {"shown": "0"}, query_params={"trang": typed})
        assert answer["Location"] == GOODS + onward


@pytest.mark.parametrize("said", ["", "2", "yes", "\x00"])
def test_a_press_that_says_nothing_changes_nothing(said: str) -> None:
    stall = factories.stall()
    assert press(stall, factories.squid_cake(stall), shown=said).status_code == 302  # type: ignore[attr-defined]
    assert shown() == [True]


def test_a_key_used_for_something_else_is_refused_with_a_page() -> None:
    stall, key = factories.stall(), factories.key()
    product = factories.squid_cake(stall)
    press(stall, product, shown="0", key=key)
    answer = press(stall, product, shown="1", key=key)
    assert answer.status_code == 409  # type: ignore[attr-defined]
    assert shown() == [False]


def test_goods_of_others_are_404() -> None:
    stall, other = factories.stall(), factories.stall("Khác")
    product = factories.squid_cake(other)
    for somebody in (stall.person, factories.helper(other)):
        client = browser(somebody)
        if somebody == stall.person:
            assert client.get(reverse("stores:offer_edit", args=[product.pk])).status_code == 404
            assert client.post(reverse("stores:offer_edit", args=[product.pk])).status_code == 404
        assert client.post(reverse("stores:set_shown", args=[product.pk]), {"shown": "0"}).status_code in {403, 404}
    assert shown() == [True]


def test_the_list_costs_the_same_queries_for_one_as_for_many(django_assert_num_queries: object) -> None:
    few, many = factories.stall("Ít"), factories.stall("Nhiều")
    factories.squid_cake(few)
    for number in range(26):
        factories.squid_cake(many, name=f"Mẻ {number}", variants=factories.KINDS)
    for stall in (few, many):
        client = browser(stall.person)
        with django_assert_num_queries(11):  # type: ignore[operator]
            assert client.get(GOODS).status_code == 200
    assert len(soup(browser(many.person).get(f"{GOODS}?trang=2")).select(".row")) == 2


def test_what_buyers_looked_for_in_vain_leads_to_putting_it_up() -> None:
    stall = factories.stall()
    factories.squid_cake(stall)
    for _ in range(3):
        catalog.note_asked("ngán Quảng Ninh")
    seller = factories.browser(stall.person)
    page = seller.get(reverse("stores:goods")).content.decode()
    address = reverse("stores:offer_new") + "?ten=ng%C3%A1n%20Qu%E1%BA%A3ng%20Ninh"
    assert address in page
    assert 'value="ngán Quảng Ninh"' in seller.get(address).content.decode()
