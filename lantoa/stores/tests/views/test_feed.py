"""What machines read of a stall: only what buyers may see, with its true price and whether there is any."""

from __future__ import annotations

import csv
import io
import re
from datetime import timedelta
from typing import Any
from xml.etree import ElementTree  # noqa: S405 - our own answer is read here

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings

from lantoa.catalog import api as catalog
from lantoa.kit.world import world
from lantoa.stock import api as stock
from lantoa.stores import api as stores
from lantoa.stores.models import Store
from lantoa.stores.tests import factories
from lantoa.stores.views import feed

pytestmark = pytest.mark.django_db
GOOGLE = "{http://base.google.com/ns/1.0}"
ATOM = "{http://www.w3.org/2005/Atom}"
LISTS = ("stores:google_feed", "stores:google_tabs_feed", "stores:meta_feed")
MARKET = ("stores:market_google_feed", "stores:market_google_tabs_feed", "stores:market_meta_feed")
FEEDS = ("stores:feed", *LISTS)
Row = dict[str, list[str]]


@pytest.fixture(autouse=True)
def outside(settings: Settings) -> None:
    settings.PUBLIC_URL = "https://lantoa.example/"


def asked(name: str, stall: factories.Stall) -> Any:
    return Client().get(reverse(name, args=[stall.store.slug]))


def google(stall: factories.Stall) -> list[dict[str, str]]:
    root = ElementTree.fromstring(asked("stores:google_feed", stall).content)  # noqa: S314
    return [{field.tag.removeprefix(GOOGLE): field.text or "" for field in item} for item in root.iter("item")]


def meta(stall: factories.Stall) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(asked("stores:meta_feed", stall).content.decode())))


def test_each_kind_is_a_row_with_price_link_and_picture() -> None:
    stall = factories.stall("Bếp <Hương> & con")
    product = factories.squid_cake(stall, variants=factories.KINDS)
    small, large = google(stall)
    assert (small["price"], large["price"]) == ("225000 VND", "450000 VND")
    assert small["title"] == "Chả mực giã tay Hạ Long · 500 g"
    assert small["link"] == large["link"] == f"https://lantoa.example/hang/{product.pk}/"
    assert small["item_group_id"] == large["item_group_id"]
    assert small["id"] != large["id"]
    assert small["image_link"].startswith("https://lantoa.example/")
    assert small["brand"] == "Bếp <Hương> & con"
    assert [row["id"] for row in meta(stall)] == [small["id"], large["id"]]


def test_what_is_sold_out_says_so_in_the_words_of_each() -> None:
    stall = factories.stall()
    product = factories.squid_cake(stall, variants=[("", 100_000, 3)])
    (variant,) = product.variants.all()
    assert (google(stall)[0]["availability"], meta(stall)[0]["availability"]) == ("in_stock", "in stock")
    stock.set_on_hand(variant.pk, 0, by=stall.by)
    assert (google(stall)[0]["availability"], meta(stall)[0]["availability"]) == ("out_of_stock", "out of stock")


def test_the_newest_goods_stand_in_the_atom_feed() -> None:
    stall = factories.stall()
    factories.squid_cake(stall, name="Mực một nắng")
    factories.squid_cake(stall, name="Sá sùng <khô>")
    answer = asked("stores:feed", stall)
    assert answer["Content-Type"].startswith("application/atom+xml")
    root = ElementTree.fromstring(answer.content)  # noqa: S314
    assert [entry.findtext(f"{ATOM}title") for entry in root.iter(f"{ATOM}entry")] == ["Sá sùng <khô>", "Mực một nắng"]


@pytest.mark.parametrize("name", FEEDS)
def test_a_trial_and_an_unknown_stall_have_no_feed(name: str) -> None:
    assert asked(name, factories.stall(rehearsal=True)).status_code == 404
    assert Client().get(reverse(name, args=["khong-co"])).status_code == 404


@pytest.mark.parametrize("name", FEEDS)
def test_an_empty_stall_has_an_empty_feed(name: str) -> None:
    stall = factories.stall()
    assert asked(name, stall).status_code == 200
    assert (google(stall), meta(stall)) == ([], [])


def test_a_name_that_looks_like_a_formula_is_only_words_in_a_spreadsheet() -> None:
    stall = factories.stall()
    factories.squid_cake(stall, name='=HYPERLINK("x") mực')
    assert meta(stall)[0]["title"].startswith("'=")


def test_any_number_of_goods_takes_the_same_few_questions(django_assert_max_num_queries: Any) -> None:
    stall = factories.stall()
    for number in range(8):
        factories.squid_cake(stall, name=f"Mực {number}")
    for name in FEEDS:
        with django_assert_max_num_queries(6):
            asked(name, stall)


def rows_of(content: bytes, name: str) -> list[Row]:
    """Read as the other side does: RSS with g:, or columns; several values in one list."""
    if "meta" not in name and "tabs" not in name:
        root = ElementTree.fromstring(content)  # noqa: S314
        found: list[Row] = []
        for item in root.iter("item"):
            row: Row = {}
            for field in item:
                assert field.tag.startswith(GOOGLE), field.tag
                row.setdefault(field.tag.removeprefix(GOOGLE), []).append(field.text or "")
            found.append(row)
        return found
    cells = csv.DictReader(
        io.StringIO(content.decode(), newline=""), delimiter="\t" if "tabs" in name else ",", strict=True
    )
    several = "additional_image_link"
    return [
        {key: value.split(",") if key == several else [value] for key, value in row.items() if value} for row in cells
    ]


# support.google.com/merchants/answer/7052112, read November 2026: characters at most; None where the text is an enumeration or an address.
BY_GOOGLE = {
    "id": 50,
    "title": 150,
    "description": 5_000,
    "link": None,
    "image_link": None,
    "availability": None,
    "price": None,
    "brand": 70,
}
# Meta's template of a list and productfeedspec.com/platforms/meta-catalog, read November 2026.
BY_META = {"id": 100, "title": 200, "description": 9_999, "link": None, "image_link": None, "availability": None, "price": None, "brand": 100, "condition": None}  # fmt: skip
WORDS = {
    "google": {"in_stock", "out_of_stock", "preorder", "backorder"},
    "meta": {"in stock", "out of stock", "available for order", "preorder", "discontinued"},
}


def obeys(row: Row, whose: str) -> None:
    """What each side refuses a row for."""
    for field, longest in (BY_META if whose == "meta" else BY_GOOGLE).items():
        assert len(row.get(field, [])) == 1, (field, row)
        assert row[field][0].strip(), (field, row)
        assert longest is None or len(row[field][0]) <= longest, field
    assert row["availability"][0] in WORDS[whose]
    assert row["condition"][0] in {"new", "refurbished", "used"}
    assert re.fullmatch(r"[1-9][0-9]* VND", row["price"][0])
    for field in ("link", "image_link", "additional_image_link"):
        for address in row.get(field, []):
            assert re.fullmatch(r"https://[!-~]{1,1990}", address), (field, address)
    assert len(row.get("additional_image_link", [])) <= 10
    assert len(row.get("size", [""])[0]) <= 100
    assert len(row.get("product_type", [""])[0]) <= 750
    # Kinds of one group must say by what they differ; who has no number of a maker says so to Google.
    assert ("item_group_id" in row) == ("size" in row)
    assert row.get("identifier_exists") == (["no"] if whose == "google" else None)
    assert all("\x00" not in one and "\x0b" not in one for values in row.values() for one in values)


@pytest.mark.parametrize("name", [*LISTS, *MARKET])
def test_every_list_keeps_the_rules_of_its_readers_whatever_a_seller_writes(name: str) -> None:
    stall = factories.stall('Bếp "Hương" & <con> 🦑' + "x" * 90)
    factories.squid_cake(
        stall, variants=factories.KINDS, photos=[factories.photo(stall), factories.photo(stall, (9, 9, 200))]
    )
    factories.squid_cake(
        stall,
        name="Mực\tmột\x0bnắng " + "dài " * 34,
        description='Phơi "một" nắng,\nhai mẻ 🦑 ]]> &amp; \x0c' + "ngon " * 700,
    )
    factories.squid_cake(stall, name="@SUM(1+1)*cmd|' /C calc'!A0")
    stock.set_on_hand(catalog.ProductVariant.objects.first().pk, 0, by=stall.by)  # type: ignore[union-attr]
    arguments = [] if name in MARKET else [stall.store.slug]
    answer = Client().get(reverse(name, args=arguments))
    found = rows_of(answer.content, name)
    assert len(found) == 4
    for row in found:
        obeys(row, "meta" if "meta" in name else "google")
    assert len({row["id"][0] for row in found}) == 4
    assert [len(row.get("additional_image_link", [])) for row in found] == [1, 1, 0, 0]
    assert {row["availability"][0].replace("_", " ") for row in found[:1]} == {"out of stock"}
    if name not in (LISTS[0], MARKET[0]):
        assert not any(
            one.startswith(("=", "+", "-", "@")) for row in found for values in row.values() for one in values
        )
    if "tabs" in name:
        assert answer.content.decode().count("\n") == 1 + 4


def test_the_market_shows_what_buyers_may_see_and_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = factories.squid_cake(factories.stall("Bếp Lan"))
    stall = factories.stall()
    hidden = factories.squid_cake(stall, name="Giấu đi")
    stores.set_shown(stall.store, hidden, shown=False, by=stall.by)
    catalog.archive_product(factories.squid_cake(stall, name="Cất đi"), by=stall.by)
    kept = factories.squid_cake(stall, name="Chờ xem")
    stores.Offer.objects.filter(variant__product=kept).update(withheld=True)
    factories.squid_cake(factories.stall(rehearsal=True), name="Làm thử")
    down = factories.stall("Bị gỡ")
    factories.squid_cake(down)
    Store.objects.filter(pk=down.store.pk).update(withheld=True)
    for name in MARKET:
        found = rows_of(Client().get(reverse(name)).content, name)
        assert [row["link"] for row in found] == [[f"https://lantoa.example/hang/{seen.pk}/"]], name
    # A long market is cut by the offers' numbers, so that goods never move from one list to another.
    monkeypatch.setattr(feed, "ON_A_LIST", 1)
    first = stores.Offer.objects.get(variant__product=seen).pk
    answer = Client().get(reverse(MARKET[0]), {"trang": first})
    assert len(rows_of(answer.content, MARKET[0])) == 1
    assert answer["Link"] == f'<https://lantoa.example/cho/google.xml?trang={first + 1}>; rel="next"'
    for wrong in ("0", "-1", "99999", "123456", "x", "²"):
        assert Client().get(reverse(MARKET[0]), {"trang": wrong}).status_code == 404, wrong


def test_a_stall_on_holiday_sells_nothing_elsewhere_either() -> None:
    stall = factories.stall()
    factories.squid_cake(stall)
    today = world.today()
    stores.close_for_holiday(stall.store, since=today, until=today + timedelta(days=2), note="", by=stall.by)
    assert google(stall)[0]["availability"] == "out_of_stock"


def test_the_market_is_asked_for_in_three_questions(django_assert_num_queries: Any) -> None:
    for number in range(6):
        factories.squid_cake(factories.stall(f"Bếp {number}"), name=f"Mực {number}")
    with django_assert_num_queries(3):
        Client().get(reverse(MARKET[0]))
