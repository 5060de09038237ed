"""The stall's poster: one sheet, two codes, for its own people only."""

from __future__ import annotations

import io

import pytest
from django.urls import reverse
from pypdf import PdfReader
from pytest_django.fixtures import Settings

from lantoa.stores import api as stores
from lantoa.stores.tests import factories

pytestmark = pytest.mark.django_db
POSTER = reverse("stores:poster")
CARDS = reverse("stores:price_cards")


@pytest.fixture(autouse=True)
def outside(settings: Settings) -> None:
    settings.PUBLIC_URL = "https://lantoa.example/"


@pytest.mark.parametrize("name", ["Bếp Hương", "Hợp tác xã " + "Nuôi trồng thủy sản " * 5, "W" * 120])
@pytest.mark.parametrize("language", ["", "/en", "/id"])
def test_it_is_one_vietnamese_sheet_with_both_addresses(name: str, language: str) -> None:
    stall = factories.stall(name)
    answer = factories.browser(stall.person).get(f"{language}{POSTER}")
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/pdf"
    assert "no-store" in answer["Cache-Control"]
    (sheet,) = PdfReader(io.BytesIO(answer.content)).pages
    words = " ".join(sheet.extract_text().split())
    assert "Quét để xem hàng và đặt mua" in words
    assert "quét để kiểm tra" in words
    slug = stall.store.slug
    for address in (f"https://lantoa.example/gian-hang/{slug}/", f"https://lantoa.example/verify/gian-hang/{slug}/"):
        assert address in words.replace(" ", "")
    assert round(float(sheet.mediabox.width)) == 595


def test_the_one_who_helps_prints_it_too() -> None:
    stall = factories.stall()
    assert factories.browser(factories.helper(stall), stall).get(POSTER).status_code == 200


def test_a_stall_that_is_only_tried_out_is_first_opened() -> None:
    owner = factories.stall(rehearsal=True).person
    answer = factories.browser(owner).get(POSTER)
    assert (answer.status_code, answer["Location"]) == (302, reverse("stores:open"))


def test_who_has_no_stall_yet_is_shown_where_to_open_one() -> None:
    owner = factories.person()
    factories.household(owner)
    assert factories.browser(owner).get(POSTER)["Location"] == reverse("stores:open")


def test_the_stalls_page_leads_to_where_it_is_checked_once_it_is_open() -> None:
    stall, trial = factories.stall(), factories.stall(rehearsal=True)
    check = reverse("portal:verify_stall", args=[stall.store.slug])
    assert check in factories.browser().get(reverse("stores:store", args=[stall.store.slug])).text
    shown = factories.browser(trial.person).get(reverse("stores:store", args=[trial.store.slug])).text
    assert reverse("portal:verify_stall", args=[trial.store.slug]) not in shown


def test_each_kind_on_show_has_a_card_with_its_price() -> None:
    stall = factories.stall()
    factories.squid_cake(stall, variants=factories.KINDS)
    hidden = factories.squid_cake(stall, name="Hàng đang ẩn")
    stores.Offer.objects.filter(variant__product=hidden).update(shown=False)
    for number in range(8):
        factories.squid_cake(stall, name=f"Mực khô loại {number} " + "rất ngon " * 9, variants=[("", 85_000, 1)])
    answer = factories.browser(stall.person).get(CARDS)
    sheets = PdfReader(io.BytesIO(answer.content)).pages
    assert len(sheets) == 2
    words = " ".join(" ".join(sheet.extract_text() for sheet in sheets).split())
    assert "225.000 ₫" in words
    assert "500 g" in words
    assert words.count("85.000 ₫") == 8
    assert "Hàng đang ẩn" not in words


def test_an_empty_shelf_prints_a_sheet_that_says_so() -> None:
    answer = factories.browser(factories.stall().person).get(CARDS)
    assert "Chưa bày món nào" in " ".join(PdfReader(io.BytesIO(answer.content)).pages[0].extract_text().split())


def test_a_trial_has_no_price_cards() -> None:
    assert factories.browser(factories.stall(rehearsal=True).person).get(CARDS).status_code == 302
