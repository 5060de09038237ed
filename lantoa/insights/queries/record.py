"""The records under a number: which entries of the journal it was counted from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.timezone import localdate

from lantoa.accounts import api as accounts
from lantoa.insights.adapters.base import Given
from lantoa.insights.adapters.registry import engine
from lantoa.insights.models import MonthEdition
from lantoa.insights.queries.count import PURPOSE
from lantoa.insights.queries.facts import counted_units, manifest
from lantoa.insights.rules.expression import Level, records
from lantoa.insights.rules.indicator import Indicator
from lantoa.journal import api as journal
from lantoa.kit.world import world


@dataclass(frozen=True, slots=True)
class Record:
    """One entry under a number: what happened, where and on which day, to what, and the seal it stands under."""

    entry: int
    act: str
    subject: int
    place: str
    day: date
    kind: str
    amount: int
    seal: str


def records_of(
    one: Indicator, edition: MonthEdition, area: str, cut: str, mine: tuple[int, int] | None = None, most: int = 200
) -> tuple[int, Sequence[Record]]:
    """How many rows a number was counted from, and the newest of them; with `mine` only those of this person or organisation (0 for
    none). Two questions to the engine, three queries."""
    level: Level = "terrain" if area.startswith("t:") else "province" if area.startswith("p:") else "place"
    by, units = engine(), counted_units()
    provinces = [unit["province"] for unit in units if level != "place" or unit["place"] == area]
    left_out = frozenset(accounts.not_to_be_counted(PURPOSE))
    with by.opened(Given(units, [edition.month], world.today(), left_out)) as tables:
        tables.turn_to(manifest().files(provinces), edition.position)
        counting, newest = records(by.dialect, one.slug, edition.month, level, area, cut, mine, most)
        count, rows = tables.rows(counting)[0]["count"], tables.rows(newest)
    entries = [row["entry"] for row in rows]
    seals = journal.seals_of(entries)
    # What stands at the end of a month is counted on its last day; it happened on its own.
    happened = dict(journal.Entry.objects.filter(pk__in=entries).values_list("pk", "occurred_at"))
    return count, [
        Record(
            row["entry"], row["act"], row["subject"], row["place"], localdate(happened[row["entry"]]), row["kind"], row["amount"],
            seals.get(row["entry"], ""),
        )
        for row in rows
    ]  # fmt: skip
