"""An exported book: which columns it has, as data, and how it is written as a workbook that carries no formula."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

DATA = Path(__file__).parents[1] / "data" / "columns.json"
# What spreadsheet programs take for the beginning of a formula, now or when the file is saved as text and read again.
FORMULA = ("=", "+", "-", "@", "\t", "\r")
DAY, NUMBER = "dd/mm/yyyy", "#,##0"
_LONGEST = 32_000  # a cell holds 32,767 signs
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its key in a row, what stands in it (day, text, number), how wide it is, its heading by language."""

    key: str
    kind: str
    width: int
    heading: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Sheet:
    key: str
    title: Mapping[str, str]
    columns: tuple[Column, ...]

    def headings(self, language: str) -> list[str]:
        """In that language, in Vietnamese where there are no such words."""
        return [column.heading.get(language, column.heading["vi"]) for column in self.columns]


@cache
def sheets() -> dict[str, Sheet]:
    """The sheets that ship with the product, by their key."""
    read = json.loads(DATA.read_text(encoding="utf-8"))["sheets"]
    return {
        row["key"]: Sheet(row["key"], row["title"], tuple(Column(**column) for column in row["columns"]))
        for row in read
    }


def text(value: str) -> str:
    """What a cell can hold of it; line ends become plain ones."""
    return _UNWRITABLE.sub("", value.replace("\r\n", "\n").replace("\r", "\n"))[:_LONGEST]


def write(parts: Iterable[tuple[Sheet, Iterable[Mapping[str, Any]]]], notes: Iterable[str], language: str) -> bytes:
    """An Excel workbook: one sheet for each part, its headings first, and the notes below its last row.

    Whole numbers stay numbers and days stay days; every text is written as text, and marked so where it could be
    taken for a formula.
    """
    # Loading the writer takes a while; processes that export nothing should not pay for it.
    from openpyxl import Workbook
    from openpyxl.styles import Font

    book, said = Workbook(write_only=True), list(notes)
    for sheet, rows in parts:
        page = book.create_sheet(sheet.title.get(language, sheet.title["vi"]))
        for number, column in enumerate(sheet.columns):
            page.column_dimensions["ABCDEFGHIJ"[number]].width = column.width
        page.freeze_panes = "A2"
        page.append([_cell(page, heading, "text", Font(bold=True)) for heading in sheet.headings(language)])
        for row in rows:
            page.append([_cell(page, row[column.key], column.kind) for column in sheet.columns])
        page.append([])
        for note in said:
            page.append([_cell(page, note, "text", Font(italic=True))])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _cell(page: Any, value: str | int | date | None, kind: str, font: Any = None) -> Any:
    from openpyxl.cell import WriteOnlyCell

    # A row of sums says in words what it is where others have a day.
    value = None if value == "" else value
    is_text = value is not None and (kind == "text" or isinstance(value, str))
    cell = WriteOnlyCell(page, text(str(value)) if is_text else value)
    if font:
        cell.font = font
    if is_text:
        cell.data_type = "s"  # what begins with = would become a formula
        if str(value).startswith(FORMULA):
            cell.quotePrefix = True
    elif value is not None:
        cell.number_format = DAY if kind == "day" else NUMBER
    return cell
