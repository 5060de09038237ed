"""A workbook read again by two readers: numbers are numbers, days are days, and nothing in it is a formula."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import pytest
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

from lantoa.books.rules.workbook import sheets, write

HARMFUL = ("=1+1", "+84912", "-5", "@SUM(A1)", "\t=1+1", "\r=1+1", '=HYPERLINK("http://x","y")', "=cmd|' /C calc'!A0")


def entry(what: str, income: int | None = None) -> dict[str, Any]:
    return {
        "day": date(2026, 11, 21),
        "paper": "LT1234567",
        "where": "",
        "what": what,
        "income": income,
        "expense": None,
    }


def written(*rows: dict[str, Any], language: str = "vi", notes: tuple[str, ...] = ()) -> bytes:
    return write([(sheets()["entries"], rows)], notes, language)


@pytest.mark.parametrize("text", HARMFUL)
def test_what_begins_like_a_formula_is_text_for_every_reader(text: str) -> None:
    content, expected = written(entry(text), notes=(text,)), text.replace("\r", "\n")
    page = load_workbook(io.BytesIO(content)).active
    for cell in (page["D2"], page["A4"]):
        assert (cell.value, cell.data_type, cell.quotePrefix) == (expected, "s", True)
    (read,) = [row for row in CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()][
        1:2
    ]
    assert read[3] == expected


def test_numbers_stay_numbers_and_days_stay_days() -> None:
    content = written(entry("Chả mực", 12_345_678_901))
    row = load_workbook(io.BytesIO(content)).active[2]
    assert (row[0].value.date(), row[0].is_date) == (date(2026, 11, 21), True)
    assert (row[4].value, row[4].data_type, row[5].value) == (12_345_678_901, "n", None)
    read = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()[1]
    assert (read[0], read[4], read[3]) == (date(2026, 11, 21), 12_345_678_901, "Chả mực")


@pytest.mark.parametrize(("language", "first"), [("vi", "Ngày"), ("en", "Day"), ("id", "Hari"), ("xx", "Ngày")])
def test_the_headings_speak_the_reader_s_language(language: str, first: str) -> None:
    book = load_workbook(io.BytesIO(written(language=language)))
    assert book.active["A1"].value == first


def test_what_no_cell_can_hold_is_left_out() -> None:
    page = load_workbook(io.BytesIO(written(entry("a\x00b\x1f\ud800c" + "ạ" * 40_000)))).active
    assert page["D2"].value.startswith("abcạ")
    assert len(page["D2"].value) == 32_000


def test_every_column_has_a_heading_in_every_language_of_the_house() -> None:
    for sheet in sheets().values():
        for column in sheet.columns:
            assert set(column.heading) == set(sheet.title) == {"vi", "en", "id"}
            assert column.kind in {"day", "text", "number"}
