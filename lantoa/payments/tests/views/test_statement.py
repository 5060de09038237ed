"""A person brings a statement, says once which column is which, and sees row by row what came of it."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from lantoa.kit.world import world
from lantoa.payments.actions.statement import read_statement
from lantoa.payments.models import BankTransaction, PayoutAccount, Statement
from lantoa.payments.tests import factories
from lantoa.payments.tests.actions.test_statement import ODD, TITLES, files, row
from lantoa.payments.tests.views.browser import beside, browser, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("files")]
BRING = "/tien/sao-ke/"
__all__ = ["files"]


def owner(account: PayoutAccount) -> Client:
    return browser(factories.owner_of(factories.organisation_of(account)))


def bring(client: Client, *rows: str, name: str = "sao-ke.csv", content: bytes | None = None) -> Any:
    made = "\n".join([TITLES, *rows]).encode() if content is None else content
    return client.post(BRING, {"file": SimpleUploadedFile(name, made), "key": str(world.uuid7())})


def columns(**changes: str) -> dict[str, str]:
    said = {"date": "0", "memo": "1", "credit": "2", "debit": "3", "reference": "4", "header": "1", "order": ""}
    return {**said, "key": str(world.uuid7()), **changes}


def test_from_the_file_to_what_came_of_it() -> None:
    account = factories.account()
    request, client = factories.asked(account, 250_000), owner(account)
    page = bring(client, row(250_000, request.code), ODD)["Location"]
    asked = client.get(page)
    assert "Ghi có" in words(asked)
    assert "sẽ đọc như thế này" in words(asked)
    assert client.post(page, columns())["Location"] == page
    read_statement(Statement.objects.get().pk)
    done = client.get(page)
    assert ("Có 1 khoản mới" in words(done), "Dòng 3" in words(done)) == (True, True)
    request.refresh_from_db()
    assert request.due == 0
    assert "sao-ke.csv" in words(client.get(BRING))


def test_while_it_is_read_the_page_says_how_far_it_is_and_comes_again_by_itself() -> None:
    account = factories.account()
    client = owner(account)
    page = bring(client, row(50_000))["Location"]
    client.post(page, columns())
    Statement.objects.update(state="reading", seen=1_200, total=5_000)
    said = client.get(page)
    assert "1.200 trên 5.000 dòng" in words(said) or "1200 trên 5000 dòng" in words(said)
    assert 'http-equiv="refresh"' in said.content.decode()


def test_rows_not_understood_come_as_a_file_that_runs_no_formula() -> None:
    account = factories.account()
    client = owner(account)
    page = bring(client, row(50_000), "=HYPERLINK(1);com;50.000;;", "+84;com;1.000;;")["Location"]
    client.post(page, columns())
    kept = Statement.objects.get()
    read_statement(kept.pk)
    got = client.get(f"{page}khong-doc-duoc.csv")
    assert "attachment" in got["Content-Disposition"]
    rows = list(csv.reader(io.StringIO(got.content.decode("utf-8-sig"))))
    assert [line[0] for line in rows] == ["Dòng", "3", "4"]
    assert all(line[2][0] not in "=+-@" for line in rows[1:])


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"date": ""}, "date"),
        ({"credit": "", "debit": ""}, "credit"),
        ({"credit": "99"}, "credit"),
        ({"header": "x"}, "header"),
    ],
)
def test_columns_that_cannot_be_are_refused_beside_the_field(wrong: dict[str, str], field: str) -> None:
    account = factories.account()
    client = owner(account)
    page = bring(client, row(50_000))["Location"]
    answer = client.post(page, columns(**wrong))
    assert answer.status_code == 422
    assert beside(answer, field) != ""
    assert Statement.objects.get().state == "columns"


def test_swapped_columns_are_noticed_before_anything_is_counted() -> None:
    account = factories.account()
    client = owner(account)
    page = bring(client, row(50_000, "com"))["Location"]
    answer = client.post(page, columns(credit="1", memo="2"))
    assert (answer.status_code, BankTransaction.objects.count()) == (422, 0)
    assert "Nội dung" in words(answer)


@pytest.mark.parametrize("content", [b"", b"%PDF-1.4", "chào bạn".encode()])
def test_what_is_no_statement_is_refused_beside_the_file(content: bytes) -> None:
    answer = bring(owner(factories.account()), content=content, name="x.pdf")
    assert (answer.status_code, beside(answer, "file") != "") == (422, True)
    assert not Statement.objects.exists()


def test_a_pasted_message_that_says_nothing_stays_as_it_was_typed() -> None:
    account = factories.account()
    answer = owner(account).post(BRING, {"text": "chào bạn <b>", "key": str(world.uuid7())})
    assert (answer.status_code, beside(answer, "text") != "") == (422, True)
    assert "chào bạn &lt;b&gt;" in answer.content.decode()


def test_nobody_elses_statement_is_seen_and_without_an_account_it_says_what_to_do_first() -> None:
    account = factories.account()
    page = bring(owner(account), row(50_000))["Location"]
    stranger = browser(factories.owner_of(factories.household()))
    assert stranger.get(page).status_code == 404
    assert stranger.get(f"{page}khong-doc-duoc.csv").status_code == 404
    assert reverse("payments:account") in stranger.get(BRING).content.decode()
