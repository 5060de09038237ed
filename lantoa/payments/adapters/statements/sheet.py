"""Statements as rows and columns: CSV, and Excel's new and old files.

The file is read twice: first to see in which order its days are written and whether the columns hold what they should,
then row by row. A CSV file is never held as a whole; python_calamine holds a worksheet, so what an Excel file unfolds to
is measured before.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import BinaryIO

from django.utils.translation import gettext_noop as _

from lantoa.kit import sheets
from lantoa.kit.sheets import HEAD, Broken, Table
from lantoa.kit.vietnamese import fold
from lantoa.payments.adapters.statements import days
from lantoa.payments.adapters.statements.base import (
    Direction,
    Read,
    StatementRow,
    Unclear,
    refused,
    short,
    sized,
)
from lantoa.payments.adapters.statements.layout import Layout, Role, account_in, guess, is_header, titles_of
from lantoa.payments.adapters.statements.numbers import Cell, amount

_WHY = {
    "locked": _("This file is locked with a password. Save it without one and bring it again."),
    "damaged": _("This file is damaged or cut off. Fetch it at your bank once more."),
    "too_much": _("This file unfolds to far more than a statement holds. Fetch it at your bank once more."),
    "empty": _("There is nothing in this file. Fetch it at your bank once more."),
}
_IN = {"c", "cr", "credit", "co", "ghi co", "+", "in", "thu", "vao", "tien vao"}
_OUT = {"d", "dr", "db", "debit", "no", "ghi no", "-", "out", "chi", "ra", "tien ra"}
_FOOTER = re.compile(
    r"(?:tong(?: cong)?(?! ty)|cong(?! ty)|total|sub ?total|grand total|so du dau|so du cuoi|du dau|du cuoi|opening balance"
    r"|closing balance|balance brought|balance carried)\b"
)


def read_csv(stream: BinaryIO, *, layout: Layout | None = None) -> Iterator[Read]:
    """The rows of a CSV file; raises StatementRefused when the file as a whole cannot be read."""
    yield from _read(csv_table(stream), layout)


def read_excel(stream: BinaryIO, *, layout: Layout | None = None) -> Iterator[Read]:
    """The same for .xlsx and .xls."""
    tables = excel_tables(stream)
    layout = layout or layout_of(tables)
    if not layout:
        raise _columns_unknown()
    yield from _read(tables[min(layout.sheet, len(tables) - 1)], layout)


def layout_of(tables: Sequence[Table]) -> Layout | None:
    """The layout the titles name, in the first worksheet that has any."""
    for place, table in enumerate(tables):
        if found := guess(list(islice(table(), HEAD))):
            return replace(found, sheet=place)
    return None


def csv_table(stream: BinaryIO) -> Table:
    """The file's rows, as often as asked."""
    return sheets.csv_table(sized(stream))


def excel_tables(stream: BinaryIO) -> list[Table]:
    """The rows of each worksheet, as often as asked."""
    try:
        return sheets.excel_tables(sized(stream))
    except sheets.NoSheet as error:
        raise refused(_WHY[error.code]) from error


def accounts_in(table: Table) -> set[str]:
    """The account named above the titles."""
    rows = list(islice(table(), HEAD))
    found = guess(rows)
    account = account_in(rows[: found.header - 1] if found else rows[:HEAD])
    return {account} if account else set()


def _read(table: Table, layout: Layout | None) -> Iterator[Read]:
    head = list(islice(table(), max(HEAD, layout.header if layout else 0)))
    if not layout:
        layout = guess(head)
    if not layout:
        raise _columns_unknown()
    _same_titles(head, layout)
    survey = _survey(table, layout)
    account = account_in(head[: max(layout.header - 1, 0)])
    for number, cells in enumerate(table(), 1):
        if number <= layout.header or not any(_filled(cell) for cell in cells):
            continue
        try:
            row = _row(number, cells, layout, survey, account)
        except Unclear as unclear:
            yield unclear.row(number, " | ".join(_text(cell) for cell in cells if _filled(cell)))
        else:
            if row:
                yield row


@dataclass(slots=True)
class _Survey:
    """What all rows together say."""

    order: days.Order
    debit_signed: bool


def _survey(table: Table, layout: Layout) -> _Survey:
    """See every row once; refuses the file where a column holds nothing of what it should."""
    order = days.DayOrder()
    kinds: tuple[Role, ...] = ("credit", "debit", "amount")
    money = {role: [0, 0] for role in kinds if getattr(layout, role) is not None}
    dates, debits = [0, 0], [0, 0]
    for cells in islice(table(), layout.header, None):
        day = _cell(cells, layout.date)
        if not _filled(day) or isinstance(cells[0], Broken):
            continue
        if not order.see(day):
            dates[0] += not is_footer(cells) and not is_header(cells)
            continue
        dates[1] += 1
        for role, counts in money.items():
            cell = _cell(cells, getattr(layout, role))
            try:
                value = amount(cell)
            except Unclear:
                counts[0] += 1
                continue
            counts[1] += value is not None
            if role == "debit" and value:
                debits[value < 0] += 1
    if dates[0] and not dates[1]:
        raise refused(
            _("Column %(column)s holds no days. Say once more which column is which."),
            code="columns_unknown",
            column=layout.title("date"),
        )
    for role, (wrong, right) in money.items():
        if wrong and not right:
            raise refused(
                _("Column %(column)s holds no amounts. Say once more which column is which."),
                code="columns_unknown",
                column=layout.title(role),
            )
    return _Survey(layout.order or order.order, debit_signed=bool(debits[1]) and not debits[0])


def _same_titles(head: list[Sequence[Cell]], layout: Layout) -> None:
    if not layout.titles or not layout.header:
        return
    there = titles_of(head[layout.header - 1]) if len(head) >= layout.header else ()
    if [fold(title) for title in there] != [fold(title) for title in layout.titles]:
        raise refused(
            _("The columns of this file are not the ones of last time. Say once more which column is which."),
            code="columns_unknown",
        )


def _row(number: int, cells: Sequence[Cell], layout: Layout, survey: _Survey, account: str) -> StatementRow | None:
    """The movement of a row, None for a row that is none; Unclear when it may be one."""
    if isinstance(cells[0], Broken):
        if cells[0].cut:
            raise Unclear(_("The file ends in the middle. What comes after this is missing."))
        raise Unclear(_("The file is broken here: a quotation mark may be missing."))
    day = _cell(cells, layout.date)
    if not days.is_day(day) and (is_footer(cells) or is_header(cells) or _column_numbers(cells)):
        return None
    if not _filled(day):
        _ask_undated(cells, layout)
        return None
    when = days.moment(day, survey.order, _cell(cells, layout.time))
    moved = _moved(cells, layout, survey)
    if when is None or moved is None:
        return None
    return StatementRow(
        number=number,
        direction=moved[0],
        amount=moved[1],
        at=when[0],
        day_only=when[1],
        memo=short(_text(_cell(cells, layout.memo)), "memo"),
        reference=short(_text(_cell(cells, layout.reference)), "reference"),
        account_number=short(re.sub(r"[\s.-]", "", _text(_cell(cells, layout.account))), "account") or account,
        balance=_balance(_cell(cells, layout.balance)),
    )


def _ask_undated(cells: Sequence[Cell], layout: Layout) -> None:
    """A row without a day is a sum or a remark; Unclear where it may be money: one amount stands beside words."""
    values = []
    for place in (layout.credit, layout.debit, layout.amount):
        try:
            values.append(amount(_cell(cells, place)))
        except Unclear:
            return
    if sum(bool(value) for value in values) == 1 and _filled(_cell(cells, layout.memo)):
        raise Unclear(_("This row has an amount but no day."))


def _moved(cells: Sequence[Cell], layout: Layout, survey: _Survey) -> tuple[Direction, int] | None:
    """Which way and how much; None when the row says itself that nothing moved."""
    if layout.amount is not None:
        value = amount(_cell(cells, layout.amount))
        if value is None and not _says_balance(cells):
            raise _no_amount()
        return _signed(value, _cell(cells, layout.mark), marked=layout.mark is not None) if value else None
    credit, debit = amount(_cell(cells, layout.credit)), amount(_cell(cells, layout.debit))
    if credit and debit:
        raise Unclear(_("Money in and money out stand in the same row."))
    if credit:
        return ("in" if credit > 0 else "out"), abs(credit)
    if debit:
        # Where every amount that went out is below zero the sign is only a way to write it; else it takes one back.
        return ("out" if debit > 0 or survey.debit_signed else "in"), abs(debit)
    if credit is None and debit is None and not _says_balance(cells):
        raise _no_amount()
    return None


def _signed(value: int, mark: Cell, *, marked: bool) -> tuple[Direction, int]:
    if not marked:
        return ("in" if value > 0 else "out"), abs(value)
    said = fold(_text(mark)).strip(". ") or _text(mark).strip()
    if said in _OUT:
        return "out", abs(value)
    if said in _IN:
        return ("in" if value > 0 else "out"), abs(value)
    raise Unclear(_("“%(text)s” says neither money in nor money out."), text=_text(mark)[:40])


def _balance(cell: Cell) -> int | None:
    try:
        return amount(cell)
    except Unclear:
        return None


def is_footer(cells: Sequence[Cell]) -> bool:
    """Whether the first words of a row are those of a sum or a balance."""
    first = next((cell for cell in cells if _filled(cell)), "")
    return isinstance(first, str) and bool(_FOOTER.match(fold(first[:80])))


def _says_balance(cells: Sequence[Cell]) -> bool:
    return any(isinstance(cell, str) and _FOOTER.match(fold(cell[:80])) for cell in cells)


def _column_numbers(cells: Sequence[Cell]) -> bool:
    """A row that numbers its columns: (1) (2) (3)."""
    said = [_text(cell) for cell in cells if _filled(cell)]
    return len(said) > 2 and all(re.fullmatch(r"\(?[0-9A-Z]{1,2}\)?(?:=.*)?", text) for text in said)


def _cell(cells: Sequence[Cell], place: int | None) -> Cell:
    return None if place is None or place >= len(cells) else cells[place]


def _filled(cell: Cell) -> bool:
    return cell is not None and (not isinstance(cell, str) or bool(cell.strip()))


def _text(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)


def _no_amount() -> Unclear:
    return Unclear(_("This row has a day but no amount."))


def _columns_unknown() -> Exception:
    return refused(_("We cannot tell which column is which. Show us once, and we remember."), code="columns_unknown")
