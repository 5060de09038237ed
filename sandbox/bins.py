"""Which bank a BIN names; `bank_bins.csv` carries the source of each row."""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

OWN_BIN = "999999"
OWN_NAME = "Ngân hàng Thử"


@dataclass(frozen=True)
class Bank:
    """A receiving bank as payers know it."""

    bin: str
    short_name: str
    name: str


@cache
def banks() -> dict[str, Bank]:
    """All banks by BIN, the sandbox's own among them."""
    with (Path(__file__).parent / "bank_bins.csv").open(encoding="utf-8", newline="") as lines:
        listed = {row["bin"]: Bank(row["bin"], row["short_name"], row["name"]) for row in csv.DictReader(lines)}
    return {**listed, OWN_BIN: Bank(OWN_BIN, OWN_NAME, "Ngân hàng Thử (tiền giả)")}


def find(bin_: str) -> Bank | None:
    """The bank, or none when nobody holds this BIN."""
    return banks().get(bin_)


def by_name() -> list[Bank]:
    """For a list to choose from."""
    return sorted(banks().values(), key=lambda bank: bank.short_name.casefold())
