"""Statements as rows and columns: CSV, and Excel's new and old files.

The file is read twice: first to see in which order its days are written and whether the columns hold what they should,
then row by row. A CSV file is never held as a whole; python_calamine holds a worksheet, so what an Excel file unfolds to
is measured before.
"""

from __future__ import annotations

import csv
import re
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import BinaryIO

import python_calamine
from django.utils.translation import gettext_noop as _

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
from lantoa.payments.adapters.statements.letters import encoding_of, text_lines
from lantoa.payments.adapters.statements.numbers import Cell, amount
from lantoa.payments.errors import StatementRefused

HEAD = 60  # rows in which titles are looked for
LARGEST_UNFOLDED = 200_000_000
LARGEST_AREA = 3_000_000  # cells from the first to the last used one: a worksheet is held with its gaps
LARGEST_PARTS = 2_000

Rows = Iterator[Sequence[Cell]]
Table = Callable[[], Rows]

_DELIMITERS = ",;\t|"
_IN = {"c", "cr", "credit", "co", "ghi co", "+", "in", "thu", "vao", "tien vao"}
_OUT = {"d", "dr", "db", "debit", "no", "ghi no", "-", "out", "chi", "ra", "tien ra"}
_FOOTER = re.compile(
    r"(?:tong(?: cong)?(?! ty)|cong(?! ty)|total|sub ?total|grand total|so du dau|so du cuoi|du dau|du cuoi|opening balance"
    r"|closing balance|balance brought|balance carried)\b"
)
_PLACES = re.compile(rb"<(?:[A-Za-z0-9_]+:)?(row|c)(?=[\s/>])|\br\s*=\s*[\"']([A-Za-z]{0,9})([0-9]{1,12})[\"']")
_HIDDEN_REFERENCE = re.compile(rb"\br\s*=\s*[\"'][^\"'<>]{0,80}&")


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
    encoding = encoding_of(sized(stream))
    head = "".join(islice(text_lines(stream, encoding), HEAD))[:100_000]
    delimiter = _delimiter(head)

    def rows() -> Rows:
        lines = _Lines(text_lines(stream, encoding))
        reader, width = csv.reader(lines, delimiter=delimiter), 0
        while True:
            lines.record.clear()
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error:
                yield [_Broken("".join(lines.record))]
                continue
            if lines.open and len(cells) < width:
                yield [_Broken("".join(lines.record), cut=True)]
            elif len(lines.record) > 1 and not _well_formed(lines.record, delimiter):
                yield [_Broken("".join(lines.record))]
            else:
                yield [_unwrapped(cell) for cell in cells]
            width = max(width, len(cells))

    return rows


class _Lines:
    """Lines, those given for the present row, and whether the last one has no end: the file may break off in it."""

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines = lines
        self.record: list[str] = []
        self.open = False

    def __iter__(self) -> Iterator[str]:
        for line in self._lines:
            self.open = not line.endswith(("\n", "\r"))
            self.record.append(line)
            yield line


def _well_formed(record: list[str], delimiter: str) -> bool:
    """Whether a row of several lines is meant as one: an open quotation mark swallows the rows below, and never ends well."""
    try:
        return len(list(csv.reader(record, delimiter=delimiter, strict=True))) == 1
    except csv.Error:
        return False


def excel_tables(stream: BinaryIO) -> list[Table]:
    """The rows of each worksheet, as often as asked."""
    head = sized(stream).read(4)
    if head == b"PK\x03\x04":
        _measure(stream)
    stream.seek(0)
    try:
        with python_calamine.CalamineWorkbook.from_filelike(stream) as book:
            sheets = [book.get_sheet_by_index(place) for place in range(len(book.sheet_names))]
            if sum(sheet.height * sheet.width for sheet in sheets) > LARGEST_AREA:
                raise _too_much()
            tables = [_table(sheet.start, sheet.to_python(skip_empty_area=True)) for sheet in sheets if sheet.start]
    except python_calamine.PasswordError:
        raise refused(_("This file is locked with a password. Save it without one and bring it again.")) from None
    except BaseException as error:  # noqa: BLE001 - a panic in the library is none of Python's exceptions
        if isinstance(error, StatementRefused | KeyboardInterrupt | SystemExit | MemoryError):
            raise
        raise _damaged() from error
    if not tables:
        raise refused(_("There is nothing in this file. Fetch it at your bank once more."))
    return tables


def accounts_in(table: Table) -> set[str]:
    """The account named above the titles."""
    rows = list(islice(table(), HEAD))
    found = guess(rows)
    account = account_in(rows[: found.header - 1] if found else rows[:HEAD])
    return {account} if account else set()


@dataclass(frozen=True, slots=True)
class _Broken:
    """A place in the file where no row could be made out: it swallowed others, or the file is cut off in it."""

    text: str
    cut: bool = False

    def __str__(self) -> str:
        return self.text


def _table(start: tuple[int, int], rows: Sequence[Sequence[Cell]]) -> Table:
    """With the empty rows and columns before the first cell, so that places are as a person counts them."""

    def there() -> Rows:
        for _row in range(start[0]):
            yield []
        for row in rows:
            yield [*[""] * start[1], *row] if start[1] else row

    return there


def _unwrapped(cell: str) -> str:
    """Without what keeps a spreadsheet from taking a number for one: ="0123" and '0123."""
    if cell.startswith('="') and cell.endswith('"'):
        return cell[2:-1]
    return cell.removeprefix("'")


def _delimiter(head: str) -> str:
    """The sign that cuts the most lines into the same number of cells."""

    def evenness(sign: str) -> tuple[int, int]:
        try:
            counts = [len(row) for row in csv.reader(head.splitlines(), delimiter=sign)]
        except csv.Error:
            return 0, 0
        common = max((count for count in set(counts) if count > 1), key=counts.count, default=0)
        return counts.count(common) if common else 0, common

    return max(_DELIMITERS, key=evenness)


def _measure(stream: BinaryIO) -> None:
    """Refuse an archive that unfolds to more than can be held; what it says of its own size is not believed."""
    try:
        with zipfile.ZipFile(stream) as archive:
            parts = archive.infolist()
            if len(parts) > LARGEST_PARTS or sum(part.file_size for part in parts) > LARGEST_UNFOLDED:
                raise _too_much()
            left, area = LARGEST_UNFOLDED, 0
            for part in parts:
                part.file_size = left + (4 << 20)  # so far it is read, if it is as long
                size, cells = _unfolded(archive, part, left)
                left, area = left - size, area + cells
                if area > LARGEST_AREA:
                    raise _too_much()
    except StatementRefused:
        raise
    except Exception as error:  # noqa: BLE001 - a broken archive breaks in many ways
        raise _damaged() from error


def _unfolded(archive: zipfile.ZipFile, part: zipfile.ZipInfo, left: int) -> tuple[int, int]:
    """How many bytes a part has, and how many cells lie between the first and the last it names."""
    size, rest = 0, b""
    rows = columns = last_row = last_column = 0  # counted, and named: a cell that names no place follows the one before
    with archive.open(part) as file:
        while chunk := file.read(1 << 20):
            size += len(chunk)
            if size > left:
                raise _too_much()
            text = rest + chunk
            if size == len(chunk) and b"\0" in chunk[:64] and part.filename.endswith((".xml", ".rels")):
                raise _damaged()
            if _HIDDEN_REFERENCE.search(text):
                raise _damaged()
            for found in _PLACES.finditer(text):
                if found[3]:
                    last_row, last_column = max(last_row, int(found[3])), max(last_column, _column(found[2]))
                elif found[1] == b"row":
                    rows, columns = rows + 1, 0
                else:
                    columns += 1
                    last_column = max(last_column, columns)
            rest = text[-100:]
    return size, max(rows, last_row) * last_column if part.filename.endswith(".xml") else 0


def _column(name: bytes) -> int:
    number = 0
    for sign in name.upper():
        number = number * 26 + sign - 64
    return number


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
        if not _filled(day) or isinstance(cells[0], _Broken):
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
    if isinstance(cells[0], _Broken):
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


def _damaged() -> Exception:
    return refused(_("This file is damaged or cut off. Fetch it at your bank once more."))


def _too_much() -> Exception:
    return refused(_("This file unfolds to far more than a statement holds. Fetch it at your bank once more."))
