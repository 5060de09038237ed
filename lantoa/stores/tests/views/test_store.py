"""A stall as buyers see it: the same bytes for everybody, light, and nothing of a trial."""

from __future__ import annotations

import gzip
from datetime import timedelta

import brotli
import pytest
from bs4 import BeautifulSoup
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from lantoa.kit.world import world
from lantoa.stores import api as stores
from lantoa.stores.tests import factories
from lantoa.ui import bundle

pytestmark = pytest.mark.django_db
FIRST_FLIGHT = 14_336


def address(stall: factories.Stall) -> str:
    return reverse("stores:store", args=[stall.store.slug])


def soup(answer: HttpResponse) -> BeautifulSoup:
    return BeautifulSoup(answer.content, "lxml")


def weight(html: bytes) -> int:
    """Bytes of a first view on the wire: the page, the stylesheet and the script."""
    return len(gzip.compress(html)) + sum(
        len(brotli.compress(text.encode())) for text in (bundle.stylesheet(), bundle.script())
    )


def full_stall() -> factories.Stall:
    """Everything a stall may show: cover, story, notice, and more goods than fit on one page."""
    stall = factories.stall(story="Bếp nhỏ bên vịnh.\n\nGiã tay mỗi sáng.")
    stores.change_store(
        stall.store, name="Bếp Hương", unit=factories.unit(), phone=stall.person.phone, story=stall.store.story,
        cover=factories.photo(stall), by=stall.by,
    )  # fmt: skip
    for number in range(25):
        factories.squid_cake(
            stall, name=f"Chả mực giã tay mẻ thứ {number}", photos=[factories.photo(stall, (number * 9, 90, 40))]
        )
    return stall


def test_a_stall_shows_its_name_place_story_phone_and_goods(client: Client) -> None:
    stall = factories.stall(story="Bếp nhỏ bên vịnh.\n\nGiã tay mỗi sáng.")
    product = factories.squid_cake(stall)
    page = soup(client.get(address(stall)))
    assert page.h1.text == "Bếp Hương"
    assert page.find("a", href=reverse("portal:unit", args=["van-don"])).text == "Đặc khu Vân Đồn"
    assert [p.text for p in page.select(".stack div p")] == ["Bếp nhỏ bên vịnh.", "Giã tay mỗi sáng."]
    assert page.find("a", href=f"tel:{stall.store.phone}").text.startswith("Gọi 0914")
    card = page.find("a", href=reverse("stores:product", args=[product.pk]))
    assert "450.000\u00a0₫" in card.text
    assert "Còn 12 kg" in card.text


def test_everybody_gets_the_same_bytes_and_no_form_key_or_cookie() -> None:
    stall = full_stall()
    product = stores.public_products()[0]
    for path in (address(stall), reverse("stores:product", args=[product.pk])):
        answers = [
            factories.browser(somebody).get(path)
            for somebody in (None, stall.person, factories.person("Lê Thị Khách Quen"), factories.stall("Khác").person)
        ]
        assert {answer.status_code for answer in answers} == {200}
        assert len({answer.content for answer in answers}) == 1
        assert "csrf" not in answers[0].text
        assert not any(answer.cookies for answer in answers)
        assert not soup(answers[0]).find(["form", "input"])


def test_the_first_view_of_a_full_stall_is_one_flight_and_its_photos_come_later(client: Client) -> None:
    stall = full_stall()
    answer = client.get(address(stall))
    assert weight(answer.content) <= FIRST_FLIGHT
    images = soup(answer).select("img.photo")
    assert len(images) == 25
    assert [image.get("loading") for image in images] == [None] + ["lazy"] * 24


def test_goods_come_twenty_four_to_a_page(client: Client) -> None:
    stall = full_stall()
    assert len(soup(client.get(address(stall))).select(".card")) == 24
    second = soup(client.get(f"{address(stall)}?trang=2"))
    assert len(second.select(".card")) == 1
    assert second.find("a", rel="prev")["href"] == f"{address(stall)}?trang=1"


@pytest.mark.parametrize("number", ["", "0", "-1", "999999999999999999999999", "hai", "%00", "1e9", "²"])
def test_a_page_number_that_is_none_shows_a_page(client: Client, number: str) -> None:
    stall = full_stall()
    answer = client.get(f"{address(stall)}?trang={number}")
    assert answer.status_code == 200
    assert soup(answer).select(".card")


def test_a_page_costs_the_same_queries_for_one_product_as_for_many(
    client: Client, django_assert_num_queries: object
) -> None:
    few, many = factories.stall("Ít"), full_stall()
    factories.squid_cake(few, photos=[factories.photo(few)])
    for stall in (few, many):
        with django_assert_num_queries(3):  # type: ignore[operator]
            assert client.get(address(stall)).status_code == 200


def test_an_empty_stall_says_what_to_do(client: Client) -> None:
    page = soup(client.get(address(factories.stall())))
    assert "Chưa bày món nào" in page.select_one(".empty").text
    assert not page.select(".card")


def test_hidden_and_archived_goods_are_not_shown(client: Client) -> None:
    stall = factories.stall()
    hidden = factories.squid_cake(stall, name="Ruốc tôm cất đi")
    stores.set_shown(stall.store, hidden, shown=False, by=stall.by)
    assert "Ruốc tôm cất đi" not in client.get(address(stall)).text


def test_what_is_sold_out_says_so_and_several_kinds_show_the_lowest_price(client: Client) -> None:
    stall = factories.stall()
    factories.squid_cake(stall, name="Sá sùng", variants=[("", 99_000, 0)])
    factories.squid_cake(stall, name="Mực ống", variants=factories.KINDS)
    kinds, gone = (card.text for card in soup(client.get(address(stall))).select(".card"))
    assert "hết hàng" in gone
    assert "225.000" in kinds
    assert "2 loại, giá thấp nhất" in kinds


def test_a_stall_at_rest_says_until_when_and_why(client: Client) -> None:
    stall = factories.stall()
    today = world.today()
    stores.close_for_holiday(stall.store, since=today, until=today + timedelta(days=3), note="Cưới con", by=stall.by)
    notice = soup(client.get(address(stall))).select_one(".alert-warn").text
    assert "Gian hàng nghỉ đến hết" in notice
    assert "“Cưới con”" in notice


def test_a_rest_to_come_is_told_beforehand(client: Client) -> None:
    stall = factories.stall()
    tomorrow = world.today() + timedelta(days=1)
    stores.close_for_holiday(stall.store, since=tomorrow, until=tomorrow, by=stall.by)
    page = soup(client.get(address(stall)))
    assert not page.select(".alert-warn")
    assert "Gian hàng sẽ nghỉ từ" in page.select_one(".alert-info").text


def test_the_address_to_share_is_whole_and_does_not_follow_the_request(client: Client, settings: object) -> None:
    settings.PUBLIC_URL = "https://lantoa.example/"  # type: ignore[attr-defined]
    stall = factories.stall()
    button = soup(client.get(address(stall), headers={"host": "evil.example"})).select_one("[data-share]")
    assert button["data-share"] == f"https://lantoa.example{address(stall)}"
    assert button.has_attr("hidden")


def test_a_trial_is_404_for_everybody_but_its_own_people() -> None:
    stall = factories.stall(rehearsal=True)
    product = factories.squid_cake(stall)
    paths = (address(stall), reverse("stores:product", args=[product.pk]))
    for somebody in (None, factories.person(), factories.stall("Khác").person, factories.helper(stall)):
        assert {factories.browser(somebody).get(path).status_code for path in paths} == {404}
    own = [factories.browser(stall.person), factories.browser(factories.helper(stall), helped=stall)]
    for answer in (one.get(path) for one in own for path in paths):
        assert answer.status_code == 200
        assert "no-store" in answer["Cache-Control"]
        assert "làm thử" in soup(answer).h1.text
        assert "noindex" in answer.text
        assert not soup(answer).find("a", href=lambda href: href and href.startswith("/mua/"))


def test_a_stall_that_never_opened_is_404() -> None:
    stall = factories.stall()
    stores.Store.objects.filter(pk=stall.store.pk).update(opened_at=None)
    assert factories.browser().get(address(stall)).status_code == 404


@pytest.mark.parametrize("language", ["en", "id"])
def test_a_stall_speaks_the_readers_language(client: Client, language: str) -> None:
    stall = factories.stall()
    page = soup(client.get(f"/{language}{address(stall)}"))
    assert page.html["lang"] == language
    assert page.find("a", href=f"/{language}/xa-phuong/van-don/")
    assert "Hàng đang bán" not in page.text


def test_what_a_seller_writes_stays_text(client: Client) -> None:
    evil = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>"
    stall = factories.stall(name=evil, story=evil)
    product = factories.squid_cake(stall, name=evil, description=evil)
    for path in (address(stall), reverse("stores:product", args=[product.pk])):
        page = soup(client.get(path))
        assert not page.find(onerror=True)
        assert [
            script.get("src")
            for script in page.find_all("script")
            if "alert" in script.text and script.get("type") != "application/ld+json"
        ] == []
        assert evil in page.h1.text
