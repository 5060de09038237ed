"""What a carrier's own code means in our few words: a table (data/carrier_statuses.csv), never code.

The codes come from public code that speaks to the carriers, as each row's source says; which of our states a code is, is our
reading. A code that is not in the table, or stands there without a state, is shown in the carrier's own words.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from lantoa.kit.world import world

FILE = Path(__file__).parents[1] / "data" / "carrier_statuses.csv"
CREATED, PICKED_UP, MOVING, OUT, DELIVERED = "created", "picked_up", "moving", "out_for_delivery", "delivered"
FAILED, RETURNING, RETURNED, LOST, CANCELLED = "failed", "returning", "returned", "lost", "cancelled"
STATUSES = (CREATED, PICKED_UP, MOVING, OUT, DELIVERED, FAILED, RETURNING, RETURNED, LOST, CANCELLED)
# How far along each is, where two are told of the same moment.
_ALONG = (CREATED, PICKED_UP, MOVING, OUT, FAILED, DELIVERED, RETURNING, RETURNED, LOST, CANCELLED)
# The carrier does not bring such a parcel to anybody any more.
OVER = (DELIVERED, RETURNED, LOST, CANCELLED)


@dataclass(frozen=True, slots=True)
class Meaning:
    """A carrier's code: our state ("" for none), whether it says that the cash is settled, the carrier's words in Vietnamese."""

    status: str
    settles: bool
    words: str


def _read() -> dict[tuple[str, str], Meaning]:
    rows = csv.DictReader(io.StringIO(world.read_file(FILE).decode("utf-8")))
    return {
        (row["carrier"], row["code"]): Meaning(
            row["status"], row["settles"] == "yes", row["label"] if row["label_lang"] == "vi" else ""
        )
        for row in rows
    }


MEANINGS = _read()
UNKNOWN = Meaning("", False, "")


def meaning(carrier: str, code: str) -> Meaning:
    """What this carrier means by this code; UNKNOWN for one nobody has told us of."""
    return MEANINGS.get((carrier, code), UNKNOWN)


def furthest(told: Iterable[tuple[datetime, str]]) -> tuple[datetime, str] | None:
    """Where a parcel is by all that was told of it (when, state; "" for what has none), in whatever order it was told: the newest
    that says a state, and of two at the same moment the one further along. None where nothing says one."""
    said = [(at, _ALONG.index(status)) for at, status in told if status]
    if not said:
        return None
    at, rank = max(said)
    return at, _ALONG[rank]
