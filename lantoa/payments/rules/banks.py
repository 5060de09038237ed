"""The banks a VietQR can name, from the State Bank's list and two public ones (data/banks.csv says which)."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from pathlib import Path

from lantoa.kit.vietnamese import collation_key, fold
from lantoa.kit.world import world

_FILE = Path(__file__).parents[1] / "data" / "banks.csv"
_BIN = re.compile(r"[0-9]{6}")
_ACCOUNT = re.compile(r"[A-Z0-9]{4,19}")


@dataclass(frozen=True, slots=True)
class Bank:
    """One bank: its six-digit number in VietQR, the name people know and the full one."""

    bin: str
    short_name: str
    name: str


def rows_of(text: str) -> dict[str, Bank]:
    """The banks of a file with the columns of data/banks.csv, by number; source and confidence are told of each. Raises ValueError, naming the line."""
    found: dict[str, Bank] = {}
    reader = csv.DictReader(io.StringIO(text))
    missing = {"bin", "short_name", "name_vi", "source", "confidence"} - set(reader.fieldnames or ())
    if missing:
        raise ValueError(f"line 1: no column {', '.join(sorted(missing))}")
    for row in reader:
        where = f"line {reader.line_num}"
        if not _BIN.fullmatch(row["bin"] or ""):
            raise ValueError(f"{where}: bin is six digits")
        for name, longest in (("short_name", 40), ("name_vi", 160), ("source", 300), ("confidence", 60)):
            said = row[name] or ""
            if not 1 <= len(said.strip()) <= longest or not said.isprintable():
                raise ValueError(f"{where}: {name} has 1 to {longest} letters")
        # Three numbers carry two names after a renaming; the preferred one is today's.
        if (row.get("preferred") or "yes") == "yes":
            found[row["bin"]] = Bank(row["bin"], row["short_name"], row["name_vi"])
    return found


BANKS = rows_of(world.read_file(_FILE).decode("utf-8"))


def take_in(text: str) -> None:
    """Let this installation's own rows stand beside those that ship, or in their place. Raises ValueError."""
    BANKS.update(rows_of(text))


def bank_name(bin_: str) -> str:
    """The name people know the bank by, or its number when we do not know it."""
    return BANKS[bin_].short_name if bin_ in BANKS else bin_


def bank_choices() -> list[tuple[str, str]]:
    """(number, "short name – full name") of every bank in Vietnamese order of the short names, for a form."""
    banks = sorted(BANKS.values(), key=lambda bank: collation_key(bank.short_name))
    return [(bank.bin, f"{bank.short_name} – {bank.name}") for bank in banks]


def account_number(typed: str) -> str:
    """The number as banks keep it: spaces, dots and dashes dropped, letters large; "" when it cannot be one.

    At most 19 letters and digits (NAPAS VietQR v1.0, tag 38; wallets use letters).
    """
    bare = re.sub(r"[\s.\-\u200b-\u200f\u202a-\u202e\u2066-\u2069]", "", typed).upper()
    return bare if _ACCOUNT.fullmatch(bare) else ""


def printed_name(typed: str) -> str:
    """The holder as banks print it: large letters without marks; "" when nothing of it is a name."""
    bare = re.sub(r"[^A-Z0-9 .,&'()/-]", "", fold(typed).upper())
    bare = " ".join(bare.split())
    return bare if re.search("[A-Z]", bare) else ""


def masked(number: str) -> str:
    """The number with only its last four signs readable: `••••8801`."""
    return f"••••{number[-4:]}" if len(number) > 4 else "••••"
