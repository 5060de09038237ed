"""Sheets that people bring, as rows of cells: CSV, and Excel's new and old files; what is meant to do harm is refused. And one to take away.

A CSV file is never held as a whole; python_calamine holds a worksheet, so what an Excel file unfolds to is measured before.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, BinaryIO

import python_calamine

from lantoa.kit.letters import encoding_of, text_lines

HEAD = 60  # rows in which titles are looked for
LARGEST_UNFOLDED = 200_000_000
LARGEST_AREA = 3_000_000  # cells from the first to the last used one: a worksheet is held with its gaps
LARGEST_PARTS = 2_000

Cell = object  # text, number, date, time, truth or nothing, as a sheet holds it
Rows = Iterator[Sequence[Cell]]
Table = Callable[[], Rows]

# What a spreadsheet may take for a formula, at the beginning of a text.
FORMULA = ("=", "+", "-", "@", "\t", "\r")
LONGEST_CELL = 32_000  # signs Excel takes in one cell
_NOT_IN_A_NAME = re.compile(r"[\\/?*\[\]:]")
_DELIMITERS = ",;\t|"
_PLACES = re.compile(rb"<(?:[A-Za-z0-9_]+:)?(row|c)(?=[\s/>])|\br\s*=\s*[\"']([A-Za-z]{0,9})([0-9]{1,12})[\"']")
_HIDDEN_REFERENCE = re.compile(rb"\br\s*=\s*[\"'][^\"'<>]{0,80}&")


def harmless(cell: str) -> str:
    """A text no spreadsheet takes for a formula: marked as words where it might be."""
    return f"'{cell}" if cell.startswith(("\t", "\r", "\n")) or cell.lstrip().startswith(FORMULA) else cell


class NoSheet(ValueError):
    """The file cannot be read as sheets; `code` is locked, damaged, too_much or empty."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def csv_table(stream: BinaryIO) -> Table:
    """The file's rows, as often as asked."""
    encoding = encoding_of(stream)
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
                yield [Broken("".join(lines.record))]
                continue
            if lines.open and len(cells) < width:
                yield [Broken("".join(lines.record), cut=True)]
            elif len(lines.record) > 1 and not _well_formed(lines.record, delimiter):
                yield [Broken("".join(lines.record))]
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
    """The rows of each worksheet, as often as asked; raises NoSheet."""
    stream.seek(0)
    head = stream.read(4)
    if head == b"PK\x03\x04":
        _measure(stream)
    stream.seek(0)
    try:
        with python_calamine.CalamineWorkbook.from_filelike(stream) as book:
            sheets = [book.get_sheet_by_index(place) for place in range(len(book.sheet_names))]
            if sum(sheet.height * sheet.width for sheet in sheets) > LARGEST_AREA:
                raise NoSheet("too_much")
            tables = [_table(sheet.start, sheet.to_python(skip_empty_area=True)) for sheet in sheets if sheet.start]
    except python_calamine.PasswordError:
        raise NoSheet("locked") from None
    except BaseException as error:  # noqa: BLE001 - a panic in the library is none of Python's exceptions
        if isinstance(error, NoSheet | KeyboardInterrupt | SystemExit | MemoryError):
            raise
        raise NoSheet("damaged") from error
    if not tables:
        raise NoSheet("empty")
    return tables


@dataclass(frozen=True, slots=True)
class Broken:
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
                raise NoSheet("too_much")
            left, area = LARGEST_UNFOLDED, 0
            for part in parts:
                part.file_size = left + (4 << 20)  # so far it is read, if it is as long
                size, cells = _unfolded(archive, part, left)
                left, area = left - size, area + cells
                if area > LARGEST_AREA:
                    raise NoSheet("too_much")
    except NoSheet:
        raise
    except Exception as error:  # noqa: BLE001 - a broken archive breaks in many ways
        raise NoSheet("damaged") from error


def _unfolded(archive: zipfile.ZipFile, part: zipfile.ZipInfo, left: int) -> tuple[int, int]:
    """How many bytes a part has, and how many cells lie between the first and the last it names."""
    size, rest = 0, b""
    rows = columns = last_row = last_column = 0  # counted, and named: a cell that names no place follows the one before
    with archive.open(part) as file:
        while chunk := file.read(1 << 20):
            size += len(chunk)
            if size > left:
                raise NoSheet("too_much")
            text = rest + chunk
            if size == len(chunk) and b"\0" in chunk[:64] and part.filename.endswith((".xml", ".rels")):
                raise NoSheet("damaged")
            if _HIDDEN_REFERENCE.search(text):
                raise NoSheet("damaged")
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


def workbook(title: str, rows: Iterable[Sequence[str | int]]) -> bytes:
    """An Excel workbook of one sheet, the first row its titles. Whole numbers stay numbers; every text is written as text, and
    marked so where it could be taken for a formula."""
    # Loading the writer takes a while; processes that write nothing should not pay for it.
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    page = book.create_sheet(_NOT_IN_A_NAME.sub(" ", title)[:31])
    page.freeze_panes = "A2"
    for row in rows:
        page.append([_written(page, cell) for cell in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


# What no XML 1.0 may hold (its production of Char): openpyxl itself strikes out only the first of these.
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def _written(page: Any, value: str | int) -> Any:
    from openpyxl.cell import WriteOnlyCell

    if isinstance(value, int):
        return WriteOnlyCell(page, value)
    cell = WriteOnlyCell(page, _NO_XML.sub("", value)[:LONGEST_CELL])
    cell.data_type = "s"  # what begins with = would become a formula
    if value.lstrip().startswith(FORMULA):
        cell.quotePrefix = True
    return cell
