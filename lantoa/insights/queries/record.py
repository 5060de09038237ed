"""The records under a number: which entries of the journal it was counted from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from lantoa.insights.adapters.registry import engine
from lantoa.insights.queries.facts import counted_units, manifest
from lantoa.insights.rules.expression import Level, records
from lantoa.insights.rules.indicator import Indicator
from lantoa.journal import api as journal


@dataclass(frozen=True, slots=True)
class Record:
    """One entry under a number: what happened, where and when, to what, and the seal it stands under."""

    entry: int
    act: str
    subject: int
    place: str
    day: date
    kind: str
    amount: int
    seal: str


def records_of(
    one: Indicator, month: date, area: str, cut: str, position: int, org: int | None = None, most: int = 200
) -> tuple[int, Sequence[Record]]:
    """How many rows a number was counted from, and the newest of them; with `org` only that organisation's own. One question to the
    engine, one query for the seals."""
    level: Level = "terrain" if area.startswith("t:") else "province" if area.startswith("p:") else "place"
    by = engine()
    with by.opened(counted_units(), [month]) as tables:
        tables.turn_to(manifest().files(), position)
        found = tables.rows(records(by.dialect, one.slug, month, level, area, cut))
    rows = [row for row in found if org is None or row["org"] == org]
    newest = rows[:most]
    seals = journal.seals_of(row["entry"] for row in newest)
    return len(rows), [
        Record(row["entry"], row["act"], row["subject"], row["place"], row["day"], row["kind"], row["amount"], seals.get(row["entry"], ""))
        for row in newest
    ]  # fmt: skip
