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
_ACCOUNT = re.compile(r"[A-Z0-9]{4,19}")


@dataclass(frozen=True, slots=True)
class Bank:
    """One bank: its six-digit number in VietQR, the name people know and the full one."""

    bin: str
    short_name: str
    name: str


def _read() -> dict[str, Bank]:
    rows = csv.DictReader(io.StringIO(world.read_file(_FILE).decode("utf-8")))
    # Three numbers carry two names after a renaming; the preferred one is today's.
    return {
        row["bin"]: Bank(row["bin"], row["short_name"], row["name_vi"]) for row in rows if row["preferred"] == "yes"
    }


BANKS = _read()


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
