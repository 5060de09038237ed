"""Photos on the screens: bad ones are said beside the field, good ones come in sizes, and how to take them is told."""

from __future__ import annotations

import io
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from PIL import Image

from lantoa.catalog import api as catalog
from lantoa.documents import api as documents
from lantoa.documents.models import File, Photo
from lantoa.documents.tests.factories import heic, picture, png_claiming
from lantoa.kit.world import world
from lantoa.stores.tests import factories
from lantoa.stores.tests.factories import browser
from lantoa.stores.tests.views.forms import filled, kept, send, wrong
from lantoa.stores.tests.views.test_store import FIRST_FLIGHT, weight

pytestmark = pytest.mark.django_db
NEW, GOODS, SETTINGS = reverse("stores:offer_new"), reverse("stores:goods"), reverse("stores:settings")
CAKE = {"name": "Chả mực giã tay", "price": "450.000", "on_hand": "12", "unit": "kg"}
SVG = b"<svg xmlns='http://www.w3.org/2000/svg' width='90' height='90'><script>alert(1)</script></svg>"


def named(content: io.BytesIO, name: str) -> io.BytesIO:
    content.name = name
    content.seek(0)
    return content


@pytest.fixture
def ready() -> Any:
    """Photos of a stall as they are once they are cut to sizes, without the work of it."""

    def make(stall: factories.Stall, count: int) -> list[documents.Photo]:
        photos = [factories.photo(stall, (number * 9, 90, 250 - number * 9)) for number in range(count)]
        Photo.objects.update(width=2048, height=1536, cut_at=world.now())
        return list(Photo.objects.filter(pk__in=[photo.pk for photo in photos]).order_by("pk"))

    return make


@pytest.mark.parametrize(
    ("bad", "name", "word"),
    [
        (lambda: png_claiming(60_000, 60_000), "bom.png", "50 triệu điểm ảnh"),
        (lambda: heic(claims=(60_000, 60_000)), "bom.heic", "50 triệu điểm ảnh"),
        (lambda: io.BytesIO(SVG), "anh.svg", "không phải ảnh"),
        (lambda: io.BytesIO(SVG), "anh.jpg", "không phải ảnh"),
        (lambda: io.BytesIO(b"MZ" + bytes(900)), "anh.png", "không phải ảnh"),
        (lambda: io.BytesIO(picture((900, 900), quality=95).read()[:3000]), "anh.jpg", "bị hỏng"),
        (lambda: io.BytesIO(heic().read()[:390]), "anh.heic", "bị hỏng"),
        (lambda: heic(coded=b"\xff" * 56), "anh.heic", "bị hỏng"),
        (lambda: picture(form="PNG", save_all=True, append_images=[Image.new("RGB", (64, 48))]), "a.png", "ảnh động"),
        (lambda: picture(form="GIF"), "anh.gif", "không phải ảnh"),
        (lambda: io.BytesIO(), "anh.jpg", "rỗng"),
    ],
)  # fmt: skip
def test_a_bad_file_is_said_beside_the_field_and_nothing_typed_is_lost(bad: Any, name: str, word: str) -> None:
    client = browser(factories.stall().person)
    answer = send(client, NEW, **CAKE, photo=[named(bad(), name)])
    assert answer.status_code == 422
    assert word in wrong(answer, "photo")
    assert {each: kept(answer, each) for each in CAKE} == CAKE
    assert (Photo.objects.count(), File.objects.count()) == (0, 0)
    assert client.post(NEW, filled(answer))["Location"] == GOODS


def test_a_heic_straight_from_the_phone_is_put_up_and_seen(client: Client) -> None:
    stall = factories.stall()
    answer = send(browser(stall.person), NEW, **CAKE, photo=[named(heic(), "IMG_0001.HEIC")])
    assert answer["Location"] == GOODS
    page = soup(client.get(reverse("stores:product", args=[catalog.Product.objects.get().pk])))
    seen = client.get(page.select_one("img.photo")["src"])
    assert (seen.status_code, seen["Content-Type"]) == (200, "image/webp")


@pytest.mark.parametrize("address", [NEW, SETTINGS])
def test_where_photos_are_put_in_it_is_told_how_good_ones_are_taken(address: str) -> None:
    page = soup(browser(factories.stall().person).get(address))
    (told,) = [one for one in page.select("details") if "Chụp ảnh thế nào" in one.summary.text]
    assert len(told.select("li")) == 7
    assert not told.has_attr("open")


def test_what_could_be_better_about_a_photo_is_said_beside_it_and_it_is_taken_all_the_same() -> None:
    client = browser(factories.stall().person)
    dark = picture((1000, 750), (20, 20, 20))
    answer = send(client, NEW, **{**CAKE, "price": ""}, photo=[named(dark, "anh.jpg")])
    assert answer.status_code == 422
    assert not wrong(answer, "photo")
    beside = soup(answer).select_one(".choice:has([name=kept])").text
    assert "Ảnh hơi tối" in beside
    assert "Ảnh hơi mờ" in beside
    assert client.post(NEW, {**filled(answer), "price": "450.000"})["Location"] == GOODS
    assert "Ảnh có thể đẹp hơn" in soup(client.get(GOODS)).select_one(".row-words").text


def test_a_good_photo_is_shown_without_advice(ready: Any) -> None:
    stall = factories.stall()
    photos = ready(stall, 1)
    Photo.objects.update(advice="")
    factories.squid_cake(stall, photos=photos)
    assert "Ảnh có thể đẹp hơn" not in browser(stall.person).get(GOODS).content.decode()


def soup(answer: Any) -> BeautifulSoup:
    """The page by the parser that knows `source`; the quicker one does not."""
    return BeautifulSoup(answer.content, "html.parser")


def sources(page: BeautifulSoup) -> list[tuple[str, str]]:
    return [
        (source["srcset"].split("w,")[-1].split()[-1], source.find_next_sibling("img").get("loading", ""))
        for source in page.select("picture > source[type='image/avif']")
    ]


def test_a_product_shows_its_photos_in_sizes_the_first_at_once_and_large(client: Client, ready: Any) -> None:
    stall = factories.stall()
    product = factories.squid_cake(stall, photos=ready(stall, 3))
    page = soup(client.get(reverse("stores:product", args=[product.pk])))
    assert sources(page) == [("1280w", ""), ("640w", "lazy"), ("640w", "lazy")]
    assert all(image["width"] and image["height"] for image in page.select("picture > img"))


def test_stall_and_market_show_their_cards_in_sizes(client: Client, ready: Any) -> None:
    stall = factories.stall()
    photos = ready(stall, 3)
    for photo in photos:
        factories.squid_cake(stall, photos=[photo])
    for address in (reverse("stores:store", args=[stall.store.slug]), reverse("portal:home")):
        found = sources(soup(client.get(address)))
        assert [size for size, _loading in found] == ["640w"] * 3
        assert found[0][1] == ""
        assert found[-1][1] == "lazy"


def test_a_full_stall_with_every_photo_in_sizes_is_still_one_flight(client: Client, ready: Any) -> None:
    stall = factories.stall()
    photos = ready(stall, 25)
    for photo in photos[1:]:
        factories.squid_cake(stall, photos=[photo])
    stall.store.cover = photos[0]
    stall.store.save()
    answer = client.get(reverse("stores:store", args=[stall.store.slug]))
    assert len(sources(soup(answer))) == 25
    assert weight(answer.content) <= FIRST_FLIGHT


def test_a_full_shelf_of_the_market_with_every_photo_in_sizes_is_still_one_flight(client: Client, ready: Any) -> None:
    stall = factories.stall()
    for photo in ready(stall, 24):
        factories.squid_cake(stall, photos=[photo])
    answer = client.get(reverse("portal:home"))
    assert len(sources(soup(answer))) > 5
    assert weight(answer.content) <= FIRST_FLIGHT


def test_a_product_with_eight_photos_in_sizes_is_still_one_flight(client: Client, ready: Any) -> None:
    stall = factories.stall()
    product = factories.squid_cake(stall, photos=ready(stall, 8))
    answer = client.get(reverse("stores:product", args=[product.pk]))
    assert len(sources(soup(answer))) == 8
    assert weight(answer.content) <= FIRST_FLIGHT
