"""The stall's poster: one sheet, two codes, for its own people only."""

from __future__ import annotations

import io

import pytest
from django.urls import reverse
from pypdf import PdfReader
from pytest_django.fixtures import Settings

from lantoa.stores.tests import factories

pytestmark = pytest.mark.django_db
POSTER = reverse("stores:poster")


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
