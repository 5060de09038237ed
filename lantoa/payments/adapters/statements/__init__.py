"""Readers of what banks write down: each turns a file into rows, and says row by row what it could not read.

This module is their registry: nothing else of the room imports a reader.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import BinaryIO

from django.utils.translation import gettext_noop as _

from lantoa.payments.adapters.statements import camt, mt940, sheet
from lantoa.payments.adapters.statements.base import (
    MAX_BYTES,
    Read,
    RowNotUnderstood,
    StatementRow,
    refused,
)  # fmt: skip
from lantoa.payments.adapters.statements.kinds import HEAD, Kind, sniff
from lantoa.payments.adapters.statements.layout import ROLES, Layout, Role, guess, letter, titles_of
from lantoa.payments.adapters.statements.numbers import Cell
from lantoa.payments.adapters.statements.sms import read_text as read_messages
from lantoa.payments.errors import StatementRefused

__all__ = [
    "HEAD", "MAX_BYTES", "ROLES", "Cell", "Kind", "Layout", "Read", "Role", "RowNotUnderstood", "StatementRefused", "StatementRow", "accounts",
    "find_layout", "first_rows", "guess", "letter", "read", "read_messages", "sniff", "titles_of",
]  # fmt: skip

_READERS: dict[Kind, Callable[..., Iterator[Read]]] = {
    "mt940": mt940.read, "camt": camt.read, "xlsx": sheet.read_excel, "xls": sheet.read_excel, "csv": sheet.read_csv,
}  # fmt: skip


def read(stream: BinaryIO, kind: Kind, *, layout: Layout | None = None) -> Iterator[Read]:
    """The rows of a seekable stream; raises StatementRefused, at the first row at the latest, when it cannot be read."""
    return _reader(kind)(stream, layout=layout)


def accounts(stream: BinaryIO, kind: Kind) -> set[str]:
    """The accounts the file says it is of; empty when it says none. For refusing somebody else's statement."""
    if kind == "mt940":
        return mt940.accounts(stream)
    if kind == "camt":
        return camt.accounts(stream)
    return {account for table in _tables(stream, kind) for account in sheet.accounts_in(table)}


def first_rows(stream: BinaryIO, kind: Kind, count: int = 20) -> list[list[Sequence[Cell]]]:
    """The first rows of each worksheet (CSV has one), to show a person who says which column is which."""
    return [list(islice(table(), count)) for table in _tables(stream, kind)]


def find_layout(stream: BinaryIO, kind: Kind) -> Layout | None:
    """The layout the file's own titles name, None where a person has to say it (or the kind needs none)."""
    return sheet.layout_of(_tables(stream, kind))


def _tables(stream: BinaryIO, kind: Kind) -> list[sheet.Table]:
    if kind == "csv":
        return [sheet.csv_table(stream)]
    return sheet.excel_tables(stream) if kind in ("xlsx", "xls") else []


def _reader(kind: Kind) -> Callable[..., Iterator[Read]]:
    if kind not in _READERS:
        raise refused(_("This is not a bank statement we can read. Fetch it as Excel, CSV, MT940 or camt.053."))
    return _READERS[kind]
