"""A product as buyers see it: photos, kinds, what is left, and the way to buy."""

from __future__ import annotations

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.db import transaction
from django.test import Client
from django.urls import reverse

from lantoa.catalog import api as catalog
from lantoa.kit.world import world
from lantoa.stock import api as stock
from lantoa.stores import api as stores
from lantoa.stores.tests import factories
from lantoa.stores.tests.views.test_store import FIRST_FLIGHT, soup, weight

pytestmark = pytest.mark.django_db


def look(client: Client, product: catalog.Product) -> BeautifulSoup:
    answer = client.get(reverse("stores:product", args=[product.pk]))
    assert answer.status_code == 200
    return soup(answer)


def buy(product: catalog.Product) -> str:
    return reverse("orders:buy", args=[product.pk])


def test_a_product_shows_price_unit_what_is_left_words_and_whose_it_is(client: Client) -> None:
    stall = factories.stall()
    product = factories.squid_cake(stall, description="Giã tay mỗi sáng.\n\nGiữ ngăn mát 5 ngày.")
    page = look(client, product)
    assert page.h1.text == "Chả mực giã tay Hạ Long"
    assert page.select_one(".price-big").text == "450.000\u00a0₫"
    assert "Còn 12 kg" in page.text
    assert [p.text for p in page.select(".stack div p")] == ["Giã tay mỗi sáng.", "Giữ ngăn mát 5 ngày."]
    row = page.find("a", class_="row", href=reverse("stores:store", args=[stall.store.slug]))
    assert "Bếp Hương" in row.text
    assert row.select_one(".avatar").text == "BH"


def test_buying_is_one_press_at_the_thumb(client: Client) -> None:
    product = factories.squid_cake(factories.stall())
    link = look(client, product).select_one(".bottom-bar a.button")
    assert (link.text, link["href"]) == ("Mua", buy(product))


def test_each_kind_leads_to_buying_it_and_says_what_is_left(client: Client) -> None:
    product = factories.squid_cake(factories.stall(), variants=[*factories.KINDS, ("2 kg", 880_000, 0)])
    page = look(client, product)
    small, large, _gone = catalog.variants_of(product)
    assert [(chip.name, chip.get("href"), chip.text) for chip in page.select(".chip")] == [
        ("a", f"{buy(product)}?loai={small.pk}", "500 g · 225.000\u00a0₫ · còn 12"),
        ("a", f"{buy(product)}?loai={large.pk}", "1 kg · 450.000\u00a0₫ · còn 5"),
        ("span", None, "2 kg · 880.000\u00a0₫ · hết hàng"),
    ]
    assert "225.000" in page.select_one(".bottom-bar").text


def test_what_is_promised_to_others_is_not_left(client: Client) -> None:
    stall = factories.stall()
    product = factories.squid_cake(stall)
    (variant,) = catalog.variants_of(product)
    with transaction.atomic():
        stock.hold([(variant.pk, 11)], stall.store, expires_at=world.now() + timedelta(minutes=5))
    assert "Còn 1 kg" in look(client, product).text


def test_what_is_sold_out_cannot_be_pressed(client: Client) -> None:
    product = factories.squid_cake(factories.stall(), variants=[("", 450_000, 0)])
    page = look(client, product)
    assert page.select_one(".badge-refuse").text == "hết hàng"
    button = page.select_one(".bottom-bar button")
    assert button.has_attr("disabled")
    assert button.text == "Hết hàng"
    assert buy(product) not in str(page)


def test_a_resting_stall_sells_nothing_and_says_until_when(client: Client) -> None:
    stall = factories.stall()
    product = factories.squid_cake(stall, variants=factories.KINDS)
    stores.close_for_holiday(stall.store, since=world.today(), until=world.today(), note="Đi chùa", by=stall.by)
    page = look(client, product)
    assert page.select_one(".bottom-bar button").text == "Gian hàng đang nghỉ"
    assert "“Đi chùa”" in page.select_one(".alert-warn").text
    assert buy(product) not in str(page)


def test_delivery_and_payment_are_said_before_buying(client: Client) -> None:
    stall = factories.stall()
    product = factories.squid_cake(stall)
    assert "không tính thêm" in look(client, product).text
    stores.change_store(
        stall.store, name="Bếp Hương", unit=factories.unit(), phone=stall.person.phone, shipping_fee=35_000, accepts_cod=False, by=stall.by,
    )  # fmt: skip
    text = look(client, product).text
    assert "35.000\u00a0₫" in text
    assert "tiền mặt" not in text


def test_the_first_photo_comes_at_once_and_the_others_when_looked_at(client: Client) -> None:
    stall = factories.stall()
    photos = [factories.photo(stall, (number * 60, 90, 40)) for number in range(4)]
    page = look(client, factories.squid_cake(stall, photos=photos))
    images = page.select("img.photo")
    assert [image.get("loading") for image in images] == [None, "lazy", "lazy", "lazy"]
    assert images[0]["alt"] == "Chả mực giã tay Hạ Long"


def test_the_first_view_is_one_flight_with_thirty_kinds_and_eight_photos(client: Client) -> None:
    stall = factories.stall(name="Giày dép nhà Thủy")
    product = factories.squid_cake(
        stall, name="Giày da nam đế cao su đi mưa", description="Da bò thật, khâu tay. " * 40,
        variants=[(f"Cỡ {36 + n % 10} màu {n}", 480_000 + n * 1000, n) for n in range(30)],
        photos=[factories.photo(stall, (number * 30, 90, 40)) for number in range(8)],
    )  # fmt: skip
    assert weight(client.get(reverse("stores:product", args=[product.pk])).content) <= FIRST_FLIGHT


@pytest.mark.parametrize(("kinds", "photos"), [(1, 1), (30, 8)])
def test_a_product_costs_the_same_queries_however_much_it_shows(
    client: Client, django_assert_num_queries: object, kinds: int, photos: int
) -> None:
    stall = factories.stall()
    product = factories.squid_cake(
        stall, variants=[(f"Loại {n}", 1_000, 5) for n in range(kinds)],
        photos=[factories.photo(stall, (number * 30, 90, 40)) for number in range(photos)],
    )  # fmt: skip
    with django_assert_num_queries(4):  # type: ignore[operator]
        client.get(reverse("stores:product", args=[product.pk]))


def test_a_hidden_product_is_there_for_its_own_people_alone() -> None:
    stall = factories.stall()
    product = factories.squid_cake(stall)
    stores.set_shown(stall.store, product, shown=False, by=stall.by)
    path = reverse("stores:product", args=[product.pk])
    for somebody in (None, factories.person(), factories.stall("Khác").person):
        assert factories.browser(somebody).get(path).status_code == 404
    answer = factories.browser(stall.person).get(path)
    assert "Đang ẩn" in soup(answer).select_one(".alert-warn").text
    assert "no-store" in answer["Cache-Control"]


def test_an_archived_product_is_404_for_everybody() -> None:
    stall = factories.stall()
    product = factories.squid_cake(stall)
    catalog.archive_product(product, by=stall.by)
    for somebody in (None, stall.person):
        assert factories.browser(somebody).get(reverse("stores:product", args=[product.pk])).status_code == 404


@pytest.mark.parametrize("number", [0, 987_654_321, 10**18 - 1, 2**63, 10**30])
def test_a_product_that_is_none_is_404(number: int) -> None:
    for somebody in (None, factories.stall().person):
        assert factories.browser(somebody).get(f"/hang/{number}/").status_code == 404
