"""The screens of what a household writes in its book itself."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from PIL import Image

from lantoa.books.models import Expense, OpeningBalance
from lantoa.documents.models import Photo
from lantoa.documents.tests.factories import picture
from lantoa.kit.world import world
from lantoa.orders.tests import factories
from lantoa.orders.tests.conftest import Stage

pytestmark = pytest.mark.django_db
LIST, OPENING = reverse("books:expenses"), reverse("books:opening")


def typed(**changes: Any) -> dict[str, Any]:
    said = {"amount": "85k", "day": "2026-11-20", "kind": "goods", "paid_from": "cash", "note": "Mực tươi"}
    return {**said, "key": str(world.uuid7()), **changes}


def test_an_expense_with_its_bill_is_written_down_read_and_cancelled(stage: Stage) -> None:
    at = factories.stall()
    answer = at.browser.post(LIST, typed(photo=picture((900, 1200))))
    assert (answer.status_code, answer["Location"]) == (302, LIST)
    expense = Expense.objects.get()
    assert (expense.amount, expense.note) == (85_000, "Mực tươi")
    assert "Hàng, nguyên liệu" in at.browser.get(LIST).text
    here, bill = (reverse(name, args=[expense.pk]) for name in ("books:expense", "books:bill"))
    assert bill in at.browser.get(here).text
    seen = at.browser.get(bill)
    assert Image.open(io.BytesIO(seen.content)).size == (900, 1200)
    assert "no-store" in seen["Cache-Control"]
    assert at.browser.post(here, {"key": str(world.uuid7())}).status_code == 302
    assert "Đã hủy" in at.browser.get(here).text
    assert "đã hủy" in at.browser.get(LIST).text


def test_a_bill_is_for_its_household_alone_under_every_address(stage: Stage) -> None:
    at, other = factories.stall(), factories.stall("Nhà khác")
    at.browser.post(LIST, typed(photo=picture()))
    expense = Expense.objects.get()
    for name in ("books:expense", "books:bill"):
        target = reverse(name, args=[expense.pk])
        assert other.browser.get(target).status_code == 404
        assert Client().get(target).status_code == 302
    assert other.browser.post(reverse("books:expense", args=[expense.pk])).status_code == 404
    assert not Photo.objects.exists()
    assert at.browser.get(f"/anh/{expense.bill_id}.webp").status_code == 404
    assert other.browser.get(reverse("books:bill", args=[10**18])).status_code == 404


def test_a_refused_form_keeps_what_was_typed_and_says_what_is_wrong(stage: Stage) -> None:
    at = factories.stall()
    for wrong in (
        {"amount": "nhiều"},
        {"amount": "0"},
        {"day": "2026-11-22"},
        {"kind": "x"},
        {"photo": io.BytesIO(b"none")},
    ):
        answer = at.browser.post(LIST, typed(**wrong))
        assert answer.status_code == 422
        assert "Mực tươi" in answer.text
        assert 'class="wrong"' in answer.text
    assert not Expense.objects.exists()


def test_the_camera_is_one_tap_away_and_no_page_of_the_list_breaks(stage: Stage) -> None:
    at = factories.stall()
    text = at.browser.get(LIST).text
    assert 'accept="image/*' in text
    assert 'capture="environment"' in text
    for asked in ("2", "0", "-1", "x", "9" * 30):
        assert at.browser.get(LIST, {"trang": asked}).status_code == 200


@pytest.mark.parametrize("language", ["", "/en", "/id"])
def test_every_screen_stands_in_every_language(language: str, stage: Stage) -> None:
    at = factories.stall()
    at.browser.post(LIST, typed(photo=picture()))
    at.browser.post(OPENING, {"day": "2026-11-01", "cash": "1tr", "bank": "0", "key": str(world.uuid7())})
    for path in ("chi/", f"chi/{Expense.objects.get().pk}/", "dau-ky/", "so-thu.pdf", "so-thu.xlsx?thang=11"):
        assert at.browser.get(f"{language}/so-thu/{path}").status_code == 200


def test_what_there_was_at_the_start_is_said_and_said_anew(stage: Stage) -> None:
    at = factories.stall()
    assert OPENING in at.browser.get(reverse("books:book")).text
    for cash in ("1tr", "2tr"):
        said = {"day": "2026-11-01", "cash": cash, "bank": "5.000.000", "key": str(world.uuid7())}
        assert at.browser.post(OPENING, said).status_code == 302
    text = at.browser.get(OPENING).text
    assert "2.000.000" in text
    assert "Những lần trước" in text
    assert "2.000.000" in at.browser.get(reverse("books:book")).text
    answer = at.browser.post(OPENING, {"day": "2026-11-01", "cash": "-1", "bank": "5", "key": str(world.uuid7())})
    assert answer.status_code == 422
    assert OpeningBalance.objects.count() == 2
