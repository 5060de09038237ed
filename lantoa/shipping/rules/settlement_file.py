"""How a carrier's settlement file is read: text with a header, its columns found by their names, every row judged singly."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from lantoa.kit.vietnamese import clean_line, fold
from lantoa.kit.world import world
from lantoa.shipping.rules import carriers

FILE = Path(__file__).parents[1] / "data" / "settlement_columns.json"
FIELDS = ("tracking_code", "collected", "fee", "net")
NEEDED = ("tracking_code", "collected")
MOST_ROWS = 5_000
MOST_COLUMNS = 100
# Carriers put their name, the period and the account above the table.
ABOVE = 30
_AMOUNT = re.compile(r"-?(\d{1,13}|\d{1,3}([.,]\d{3}){1,4})([.,]0{1,2})?", re.ASCII)


@dataclass(frozen=True, slots=True)
class FileRow:
    """One row that was understood: its number in the file, the code, đồng."""

    number: int
    tracking_code: str
    collected: int
    fee: int
    net: int


@dataclass(slots=True)
class Reading:
    """What a file says. `problem` is why none of it could be read: empty, not_text, no_header, too_long; `header` the names
    found then. `not_understood`: number of the row, why (no_code, no_amount, no_fee, no_net), what stood there."""

    rows: list[FileRow] = field(default_factory=list)
    not_understood: list[tuple[int, str, str]] = field(default_factory=list)
    problem: str = ""
    header: list[str] = field(default_factory=list)


def known_columns() -> dict[str, list[str]]:
    """The names by which each column is known, folded."""
    told = json.loads(world.read_file(FILE).decode("utf-8"))["columns"]
    return {name: [_bare(word) for word in told[name]] for name in FIELDS}


def read(content: bytes, columns: Mapping[str, str] | None = None) -> Reading:
    """Read a settlement file. `columns`: what this carrier's file calls a column, where a person said so."""
    reading = Reading()
    text = _text(content)
    if text is None or "\x00" in text:
        reading.problem = "not_text"
        return reading
    if not text.strip():
        reading.problem = "empty"
        return reading
    lines = _lines(text)
    where, head_at = _header(lines, columns or {}, reading)
    if not where:
        reading.problem = "no_header"
        return reading
    if len(lines) - head_at > MOST_ROWS + 1:
        reading.problem = "too_long"
        return reading
    _read_rows(lines, head_at, where, reading)
    return reading


def _text(content: bytes) -> str | None:
    wide = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ["utf-16"] if wide else ["utf-8-sig", "cp1258"]:
        try:
            return content.decode(encoding)
        except UnicodeError:
            continue
    return None


def _lines(text: str) -> list[list[str]]:
    best = max(";,\t|", key=lambda sign: sum(line.count(sign) for line in text.splitlines()[:ABOVE]))
    found: list[list[str]] = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=best):
            found.append([clean_line(cell) for cell in row[:MOST_COLUMNS]])
            if len(found) > MOST_ROWS + ABOVE + 2:
                break
    except csv.Error:
        pass  # what was read so far stands; a torn end is a row that is not understood or none
    return found


def _bare(word: str) -> str:
    return re.sub(r"[^a-z0-9]+", " ", fold(word)).strip()


def _header(lines: list[list[str]], columns: Mapping[str, str], reading: Reading) -> tuple[dict[str, int], int]:
    known = known_columns()
    for name, said in columns.items():
        if said and name in known:
            known[name] = [_bare(said)]
    for at, line in enumerate(lines[:ABOVE]):
        names = [_bare(cell) for cell in line]
        where = {name: found for name in FIELDS if (found := _place(names, known[name])) is not None}
        if all(name in where for name in NEEDED):
            return where, at
        if len([name for name in names if name]) > len(reading.header):
            reading.header = [cell[:60] for cell in line if cell][:20]
    return {}, 0


def _place(names: list[str], words: list[str]) -> int | None:
    return next((names.index(word) for word in words if word and word in names), None)


def _read_rows(lines: list[list[str]], head_at: int, where: Mapping[str, int], reading: Reading) -> None:
    for number, line in enumerate(lines[head_at + 1 :], head_at + 2):
        if not any(line):
            continue
        cells = {name: line[place] if place < len(line) else "" for name, place in where.items()}
        why, row = _row(number, cells)
        if row:
            reading.rows.append(row)
        else:
            reading.not_understood.append((number, why, " · ".join(cell for cell in line if cell)[:120]))


def _row(number: int, cells: Mapping[str, str]) -> tuple[str, FileRow | None]:
    code = carriers.tracking_code(cells["tracking_code"])
    if not code or not any(sign.isdigit() for sign in code):
        return "no_code", None
    collected = _amount(cells["collected"])
    if collected is None or collected < 0:
        return "no_amount", None
    fee = _amount(cells.get("fee", ""))
    if fee is None:
        return "no_fee", None
    net = _amount(cells["net"]) if cells.get("net") else collected - fee
    if net is None:
        return "no_net", None
    return "", FileRow(number, code, collected, fee, net)


def _amount(written: str) -> int | None:
    """Whole đồng as a spreadsheet writes them; an empty cell is nothing, None what cannot be read for sure."""
    bare = re.sub(r"(?i)[\s\u00a0]|vnđ|vnd|đ$|₫", "", written)
    if bare in ("", "-"):
        return 0
    found = _AMOUNT.fullmatch(bare)
    if not found:
        return None
    sign = -1 if bare.startswith("-") else 1
    amount = int(re.sub(r"[.,]", "", found[1]))
    return sign * amount if amount <= carriers.LARGEST_CASH else None
