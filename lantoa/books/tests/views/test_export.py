"""The book as a file agrees with the page to the đồng, for whatever is asked."""

from __future__ import annotations

import io
from datetime import date, datetime
from typing import Any

import pytest
from django.urls import reverse
from openpyxl import load_workbook
from pypdf import PdfReader

from lantoa.books.actions.expense import cancel_expense, record_expense
from lantoa.books.queries import export
from lantoa.books.queries.book import book_of
from lantoa.kit.world import world
from lantoa.orders import api as orders
from lantoa.orders.tests import factories
from lantoa.orders.tests.conftest import Stage

pytestmark = pytest.mark.django_db
EXCEL, PDF = reverse("books:excel"), reverse("books:pdf")


@pytest.fixture
def at(stage: Stage) -> factories.Stall:
    """A stall with two days of sales, something off a price, an expense that counts and one that was taken back."""
    made = factories.stall(fee=15_000)
    squid = factories.offer(made, price=100_001, left=9, name="=1+1 mực")
    factories.handed_over(squid)
    stage.later(days=1)
    sold = factories.handed_over(squid)
    wrong = orders.Wrong("allowance", amount=10_001)
    orders.correct(sold, wrong, by=made.by, key=world.uuid7())
    spent = {"day": date(2026, 11, 3), "by": made.by}
    record_expense(made.by.organisation, amount=40_000, kind="power", note='=HYPERLINK("x")', **spent)
    cancel_expense(record_expense(made.by.organisation, amount=9_000, kind="rent", **spent), by=made.by)
    return made


def read(content: bytes) -> tuple[list[tuple[Any, ...]], list[tuple[Any, ...]]]:
    """The rows of days and those of entries, without headings and notes."""
    book = load_workbook(io.BytesIO(content))
    days, entries = (
        [row for row in sheet.iter_rows(min_row=2, values_only=True) if isinstance(row[0], datetime)]
        for sheet in book.worksheets
    )
    return days, entries


@pytest.mark.parametrize("query", [{}, {"quy": 4}, {"thang": 11}])
def test_excel_holds_every_day_and_entry_and_its_sums_are_the_book_s(at: factories.Stall, query: Any) -> None:
    answer = at.browser.get(EXCEL, query)
    assert answer["Content-Disposition"].startswith('attachment; filename="so-thu-2026')
    days, entries = read(answer.content)
    total = book_of(at.by).total
    assert total.total > 0
    assert (sum(day[1] for day in days), sum(day[2] - day[3] for day in days)) == (total.count, total.total)
    assert (sum(day[3] for day in days), sum(day[4] for day in days)) == (10_001, 40_000)
    assert sum(row[4] or 0 for row in entries) == total.total
    assert sum(row[5] or 0 for row in entries) == 40_000
    assert [row[5] for row in entries if row[5]] == [40_000, 9_000, -9_000]
    assert [row[0] for row in entries] == sorted(row[0] for row in entries)


def test_no_cell_of_it_is_a_formula(at: factories.Stall) -> None:
    book = load_workbook(io.BytesIO(at.browser.get(EXCEL).content))
    cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n", "d"}
    assert any(str(cell.value).startswith("=1+1") for cell in cells)
    assert '=HYPERLINK("x")' in {cell.value for cell in cells}


def test_another_period_holds_nothing_of_it(at: factories.Stall) -> None:
    assert read(at.browser.get(EXCEL, {"thang": 10}).content) == ([], [])


def test_another_household_s_file_is_another_s(at: factories.Stall) -> None:
    assert read(factories.stall("Nhà khác").browser.get(EXCEL).content) == ([], [])


def test_both_files_say_that_this_is_not_the_official_book(at: factories.Stall) -> None:
    book = load_workbook(io.BytesIO(at.browser.get(EXCEL).content))
    for sheet in book.worksheets:
        assert any("chưa có mẫu sổ chính thức" in str(row[0]) for row in sheet.iter_rows(values_only=True))
    paper = at.browser.get(PDF, {"thang": 11})
    assert paper["Content-Type"] == "application/pdf"
    text = "".join(one.extract_text() for one in PdfReader(io.BytesIO(paper.content)).pages)
    assert "mẫu sổ chính thức" in " ".join(text.split())
    assert f"{book_of(at.by).total.total - 40_000:,}".replace(",", ".") in text
    assert "40.000" in text


def test_a_period_with_too_many_entries_is_refused_with_a_way_out(
    at: factories.Stall, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export, "MOST", 3)
    answer = at.browser.get(EXCEL)
    assert answer.status_code == 409
    assert "theo tháng hoặc quý" in answer.text
