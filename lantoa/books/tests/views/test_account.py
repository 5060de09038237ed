"""The list of accounts and wallets: the household's owner adds to it, nobody else reads whole numbers."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from lantoa.books.models import OtherAccount
from lantoa.journal import api as journal
from lantoa.kit.world import world
from lantoa.orders.tests import factories
from lantoa.orders.tests.conftest import Stage

pytestmark = pytest.mark.django_db
LIST, EXCEL, TAX = reverse("books:accounts"), reverse("books:accounts_excel"), reverse("books:tax")


def typed(**changes: Any) -> dict[str, Any]:
    said = {"kind": "wallet", "provider": "Ví thử", "number": "0912345678", "holder": "NGUYEN THI LAN"}
    return {**said, "key": str(world.uuid7()), **changes}


def test_a_wallet_is_put_on_the_list_once_and_ended_without_being_deleted(stage: Stage) -> None:
    at = factories.stall()
    for said in (typed(), typed()):
        assert at.browser.post(LIST, said).status_code == 302
    wallet = OtherAccount.objects.get()
    text = at.browser.get(LIST).text
    assert "Ví thử 0912345678" in text
    assert at.account.number in text
    end = reverse("books:account_end", args=[wallet.pk])
    for _twice in range(2):
        assert at.browser.post(end, {"key": str(world.uuid7())}).status_code == 302
    assert "không dùng nữa" in at.browser.get(LIST).text
    assert [entry.act for entry in journal.entries_about(wallet)] == ["books.account_noted", "books.account_ended"]


@pytest.mark.parametrize("field", ["kind", "provider", "number", "holder"])
@pytest.mark.parametrize("words", ["", "ạ" * 200])
def test_what_is_missing_or_too_long_is_refused_beside_its_field(field: str, words: str, stage: Stage) -> None:
    answer = factories.stall().browser.post(LIST, typed(**{field: words}))
    assert answer.status_code == 422
    assert 'class="wrong"' in answer.text
    assert not OtherAccount.objects.exists()


def test_the_file_holds_whole_numbers_as_text_and_no_formula(stage: Stage) -> None:
    at = factories.stall()
    at.browser.post(LIST, typed(provider="=1+1 ví"))
    page = load_workbook(io.BytesIO(at.browser.get(EXCEL).content)).active
    assert [page[f"C{row}"].value for row in (2, 3)] == [at.account.number, "0912345678"]
    assert (page["B3"].value, page["B3"].data_type) == ("=1+1 ví", "s")


def test_helpers_and_other_households_do_not_reach_it(stage: Stage) -> None:
    at = factories.stall()
    at.browser.post(LIST, typed())
    helper, phone = factories.helper_of(at.by), Client()
    phone.force_login(helper.person)
    phone.post(reverse("accounts:act_for", args=[at.by.organisation.pk]), {"helping": "1"})
    assert [phone.get(path).status_code for path in (LIST, EXCEL)] == [403, 403]
    assert "0912345678" not in phone.get(TAX).text
    assert "Ví thử" in phone.get(TAX).text
    other = factories.stall("Nhà khác")
    assert "Ví thử" not in other.browser.get(LIST).text
    end = reverse("books:account_end", args=[OtherAccount.objects.get().pk])
    assert other.browser.post(end, {"key": str(world.uuid7())}).status_code == 404


@pytest.mark.parametrize("language", ["", "/en", "/id"])
def test_the_list_stands_in_every_language(language: str, stage: Stage) -> None:
    at = factories.stall(account=False)
    for path in ("", "tai-khoan-va-vi.xlsx"):
        assert at.browser.get(f"{language}/so-thu/thue/tai-khoan/{path}").status_code == 200
