"""What machines read of a stall: only what buyers may see, with its true price and whether there is any."""

from __future__ import annotations

import csv
import io
from typing import Any
from xml.etree import ElementTree  # noqa: S405 - our own answer is read here

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings

from lantoa.stock import api as stock
from lantoa.stores.tests import factories

pytestmark = pytest.mark.django_db
GOOGLE = "{http://base.google.com/ns/1.0}"
ATOM = "{http://www.w3.org/2005/Atom}"
FEEDS = ("stores:feed", "stores:google_feed", "stores:meta_feed")


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
