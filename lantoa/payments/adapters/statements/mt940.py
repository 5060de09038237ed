"""SWIFT statements: MT940, and MT942 which is the same within a day.

The library mt-940 knows what the fields look like; which of them follow each other is seen here, field by field, so that
one bad field costs one row and not the file. A reversal (RC, RD) moves the money back: RC is money out, RD money in.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import BinaryIO

from django.utils.translation import gettext_noop as _
from mt940.tags import TAG_BY_ID, StatementGLS

from lantoa.kit.world import VIETNAM
from lantoa.payments.adapters.statements.base import (
    LARGEST,
    LONGEST,
    Direction,
    Read,
    RowNotUnderstood,
    StatementRow,
    Unclear,
    refused,
    short,
    sized,
)
from lantoa.payments.adapters.statements.letters import encoding_of, text_lines

_FIELD = re.compile(r":([0-9]{2}[A-Z]?|NS):")
_STRUCTURED = re.compile(r"(?:[0-9]{3})?([?<>~^|])(?=[0-9]{2})")
_MEMO_PARTS = {*map(str, range(20, 30)), *map(str, range(60, 66))}
_SHORT, _LONG = 27, 64  # letters in a full structured part, in a full line (some banks cut at 64, some at 65)
_LONGEST_FIELD = 20_000
_NAMES = {"13", "20", "21", "25", "28", "34", "60", "61", "62", "64", "65", "86", "90", "NS"}
_NONE = {"", "NONREF", "NOTPROVIDED", "EREF", "EREF+", "KREF+"}
_STATEMENT = TAG_BY_ID[61].re
_GENEROUS = StatementGLS().re


@dataclass(slots=True)
class _Entry:
    """An entry while its fields come in."""

    number: int
    line: str
    account: str
    currency: str
    memo: list[str] = field(default_factory=list)
    own: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry in whatever currency, before it is asked to be đồng; `amount` as written."""

    direction: Direction
    amount: str
    day: date
    reference: str
    memo: str


def read(stream: BinaryIO, *, layout: object = None) -> Iterator[Read]:
    """The entries' movements; raises StatementRefused when the file is no statement of this kind."""
    for entry in _entries(stream):
        if isinstance(entry, RowNotUnderstood):
            yield entry
            continue
        try:
            found = _understood(entry)
            value = _dong(found.amount, entry.currency)
        except Unclear as unclear:
            yield unclear.row(entry.number, " ".join([entry.line, *entry.memo]))
            continue
        if value:
            at = datetime(found.day.year, found.day.month, found.day.day, tzinfo=VIETNAM)
            yield StatementRow(
                entry.number, found.direction, value, at, True, found.memo, found.reference, entry.account
            )


def entries(stream: BinaryIO) -> Iterator[Entry | RowNotUnderstood]:
    """Every entry whatever its currency, as far as the file can be read."""
    for entry in _entries(stream):
        if isinstance(entry, RowNotUnderstood):
            yield entry
            continue
        try:
            yield _understood(entry)
        except Unclear as unclear:
            yield unclear.row(entry.number, entry.line)


def accounts(stream: BinaryIO) -> set[str]:
    """The accounts the statements say they are of."""
    return {_account(said) for name, said in _fields(stream) if name[:2] == "25"} - {""}


def _entries(stream: BinaryIO) -> Iterator[_Entry | RowNotUnderstood]:
    """The entries with the memo that follows each, and whether the last statement was closed."""
    account, currency, number = "", "", 0
    entry: _Entry | None = None
    seen, opened = False, False
    for name, said in _fields(stream):
        seen = seen or name in ("20", "25", "28C") or name[:2] in ("60", "61")
        if name == "86" and entry:
            entry.memo.append(said)
            continue
        if name == "NS" and entry:
            entry.own += [line[2:] for line in said.split("\n") if re.match("[0-9]{2}", line)]
            continue
        if entry:
            yield entry
            entry = None
        if name == "20":
            account, currency = "", ""
        elif name[:2] == "25":
            account = _account(said)
        elif name[:2] == "60":
            currency, opened = _currency(said, currency), True
        elif name[:2] == "34" and not currency:
            currency = said[:3].upper() if said[:3].isalpha() else ""
        elif name[:2] == "62":
            opened = False
        elif name == "61":
            number += 1
            entry = _Entry(number, said, account, currency)
    if entry and not opened:
        yield entry
    if not seen:
        raise refused(_("This is not a bank statement we can read. Fetch it as Excel, CSV, MT940 or camt.053."))
    if opened:
        # The last entry may have lost the end of its amount or memo, so it is not taken.
        raw = short(" ".join([entry.line, *entry.memo]), "raw") if entry else ""
        message = _("The file ends in the middle. What comes after this is missing.")
        yield RowNotUnderstood(number if entry else number + 1, raw, message)


def _fields(stream: BinaryIO) -> Iterator[tuple[str, str]]:
    """Each field's name and its lines; what stands before the first is left out."""
    name, lines, size = "", [""], 0
    for raw in text_lines(stream, encoding_of(sized(stream))):
        line = raw.rstrip("\r\n").removeprefix("\ufeff")
        if line.strip() in ("", "-") or line.startswith("-}"):
            continue
        # The first field may follow the header of the message on its line.
        found = _FIELD.match(line) or (re.search(r"(?<=\{4:):[0-9]{2}[A-Z]?:", line) if line.startswith("{") else None)
        if found and found[0].strip(":")[:2] in _NAMES:  # a time of day may begin a line of the memo
            if name:
                yield name, "\n".join(lines)
            name, lines, size = found[0].strip(":"), [line[found.end() :][:_LONGEST_FIELD]], 0
        elif name and size < _LONGEST_FIELD:
            lines.append(line[:_LONGEST_FIELD])
            size += len(line)
    if name:
        yield name, "\n".join(lines)


def _understood(entry: _Entry) -> Entry:
    line = entry.line.strip()[:500]
    first = line.partition("\n")[0]
    found = _STATEMENT.match(line) or _GENEROUS.match(line) or _STATEMENT.match(first)
    if found and not found["bank_reference"] and "//" in first:  # behind a longer reference than the standard's
        found = _GENEROUS.match(line) or found
    if not found or (
        "," not in found["amount"] and not found["id"]
    ):  # an amount without its comma may have lost its end
        raise Unclear(_("The first line of this entry is not as MT940 writes it."))
    mark = found["status"].upper()
    memo = _memo(entry.memo) or short((found["extra_details"] or "").replace("\n", " "), "memo")
    memo = memo or short(" ".join(entry.own), "memo")
    references = (found["bank_reference"], found["customer_reference"])
    reference = next((one.strip() for one in references if (one or "").strip().upper() not in _NONE), "")
    direction: Direction = "in" if mark in ("C", "RD") else "out"
    return Entry(direction, found["amount"], _day(found), short(reference, "reference"), memo)


def _day(found: re.Match[str]) -> date:
    """The day of booking where it is told, in the year nearest to the value date; 30 February is February's last."""
    year, month, day = 2000 + int(found["year"]), int(found["month"]), int(found["day"])
    value = _real(year, month, day)
    month_said, day_said = (found["entry_month"] or "").strip(), (found["entry_day"] or "").strip()
    if not (month_said and day_said):
        return value
    near = [_real(value.year + step, int(month_said), int(day_said)) for step in (-1, 0, 1)]
    return min(near, key=lambda one: abs(one - value) / timedelta(days=1))


def _real(year: int, month: int, day: int) -> date:
    if not 1 <= month <= 12 or not 1 <= day <= 31:
        raise Unclear(_("“%(text)s” is not a day."), text=f"{year % 100:02}{month:02}{day:02}")
    return date(year, month, min(day, calendar.monthrange(year, month)[1]))


def _dong(said: str, currency: str) -> int:
    if currency not in ("", "VND"):
        raise Unclear(_("This amount is in %(currency)s. Only đồng are counted."), currency=currency)
    found = re.fullmatch(r"([0-9]{1,15}),?0*", said)
    if not found or (value := int(found[1])) > LARGEST:
        raise Unclear(_("“%(text)s” is not a whole amount of đồng."), text=said[:40])
    return value


def _memo(fields: list[str]) -> str:
    return short(" ".join(_joined(one) for one in fields), "memo")


def _joined(said: str) -> str:
    """The memo's words: of a structured field only the parts that hold them, each full line running on into the next."""
    found = _STRUCTURED.match(said)
    if not found:
        return _run_on(said.split("\n"), _LONG)
    flat = said.replace("\n", "")[found.end() :]
    parts = re.split(rf"{re.escape(found[1])}(?=[0-9]{{2}})", flat)
    words = [part[2:] for part in parts if part[:2] in _MEMO_PARTS]
    return _run_on(words, _SHORT) or _run_on([part[2:] for part in parts if part[:2] in ("00", "10")], _SHORT)


def _run_on(lines: list[str], full: int) -> str:
    """One text; a line of full length was cut where it ended, a shorter one ends a word."""
    text = ""
    for line in lines:
        text += line if len(line) >= full or line.endswith(" ") else f"{line} "
        if len(text) > 4 * LONGEST["memo"]:
            break
    return text


def _account(said: str) -> str:
    """The number alone: a bank's code may stand before a stroke, a currency after it."""
    text = said.split("\n")[0].strip()
    text = re.sub(r"(?<=[0-9])[\s/]*[A-Z]{3}$", "", text)
    return short(re.sub(r"[\s.-]", "", text.rpartition("/")[2]), "account")


def _currency(said: str, before: str) -> str:
    found = re.match(r"[CD][0-9]{6}([A-Z]{3})", said.strip(), re.IGNORECASE)
    return found[1].upper() if found else before
