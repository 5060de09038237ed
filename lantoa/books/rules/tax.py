"""What a household that sells owes, worked out in whole đồng from dated rules; no rule of law stands in this file."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

DATA = Path(__file__).parents[1] / "data" / "tax_rules.json"
VERIFIED = "verified in source"
KINDS = ("goods", "production", "services", "other")
_WHOLE = 10_000  # a rate is kept in hundredths of a percent, so that nothing is ever a fraction


@dataclass(frozen=True, slots=True)
class Rule:
    """One figure of the law: for which days it counts, since when one could know it, and on what it rests."""

    kind: str
    value: Any
    basis: str
    basis_vi: str
    basis_id: str
    source: str
    confidence: str
    published_on: date | None
    valid_from: date
    valid_to: date | None

    @property
    def is_verified(self) -> bool:
        """Whether the text of the law itself was read; else people are told to ask the tax office."""
        return self.confidence == VERIFIED

    def basis_in(self, language: str) -> str:
        """The legal basis as it is called in that language."""
        return {"vi": self.basis_vi, "id": self.basis_id}.get(language, self.basis)

    def counts(self, on: date, known: date | None) -> bool:
        """Whether it counts for that day as far as was known then; None is all that is known today."""
        was_known = known is None or self.published_on is None or self.published_on <= known
        return was_known and self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)


@dataclass(frozen=True, slots=True)
class Regime:
    """All rules that count for one day."""

    rules: Mapping[str, Rule]

    def __getitem__(self, kind: str) -> Rule:
        """LookupError where nothing is known for that day."""
        return self.rules[kind]

    @property
    def threshold(self) -> int:
        """Đồng a year up to which (and with which) nothing is owed."""
        return int(self["threshold"].value)


@cache
def rules() -> tuple[Rule, ...]:
    """The rules that ship with the product."""
    read = json.loads(DATA.read_text(encoding="utf-8"))["rules"]
    days = ("published_on", "valid_from", "valid_to")
    return tuple(
        Rule(**(row | {day: date.fromisoformat(row[day]) if row[day] else None for day in days})) for row in read
    )


def rule(on: date, known: date | None = None) -> Regime:
    """The rules for that day as they are known today, or as they were known on the day `known`.

    Of two rules for one day the later published one counts, also where it reaches back in time.
    """
    found: dict[str, Rule] = {}
    for one in sorted(rules(), key=lambda each: (each.published_on or date.min, each.valid_from)):
        if one.counts(on, known):
            found[one.kind] = one
    return Regime(found)


def share(amount: int, percent: str) -> int:
    """That many percent of so many đồng, half a đồng upwards: the one place where anything is rounded.

    The forms' own rounding was not among the facts.
    """
    return (amount * _hundredths(percent) * 2 + _WHOLE) // (_WHOLE * 2)


def _hundredths(percent: str) -> int:
    whole, _dot, part = percent.partition(".")
    return int(whole) * 100 + int(part.ljust(2, "0")[:2] or "0")


@dataclass(frozen=True, slots=True)
class Owed:
    """Value added tax and personal income tax (đồng); `vat_cut` is what the passing reduction would take off the first,
    for whoever's goods it holds."""

    vat: int
    pit: int
    vat_cut: int = 0

    @property
    def total(self) -> int:
        return self.vat + self.pit


def owed(revenue: Mapping[str, int], regime: Regime) -> Owed:
    """For a year's revenue by kind (đồng), by the revenue method; negative sums count as nothing.

    Up to the threshold nothing. Above it the value added tax takes the whole (a cliff) and the income tax only the excess,
    the threshold taken first from the kinds with the highest rate, which is best for who pays. Each kind is rounded once.
    """
    kinds = {kind: max(amount, 0) for kind, amount in revenue.items()}
    if sum(kinds.values()) <= regime.threshold:
        return Owed(0, 0)
    vat_rates, pit_rates = regime["vat_percent"].value, regime["pit_percent"].value
    vat = sum(share(amount, vat_rates.get(kind, vat_rates["other"])) for kind, amount in kinds.items())
    free, pit = regime.threshold, 0
    by_rate = sorted(kinds, key=lambda kind: (-_hundredths(pit_rates.get(kind, pit_rates["other"])), kind))
    for kind in by_rate:
        deducted = min(free, kinds[kind])
        free -= deducted
        pit += share(kinds[kind] - deducted, pit_rates.get(kind, pit_rates["other"]))
    cut = regime.rules.get("vat_cut_percent")
    return Owed(vat, pit, share(vat, cut.value) if cut else 0)


def crossed_in(by_month: Sequence[int], threshold: int) -> int | None:
    """The month (1 to 12) in which the year's revenue went over the threshold; None while it has not."""
    total = 0
    for number, amount in enumerate(by_month, 1):
        total += amount
        if total > threshold:
            return number
    return None


def quarter_of(month: int) -> int:
    return (month + 2) // 3


def by_quarter(by_month: Sequence[Mapping[str, int]], regime: Regime) -> list[Owed]:
    """What each of the four quarters declares: nothing before the one in which the threshold is crossed, which makes up for
    those before it, so that the four are the year to the đồng. How that quarter counts the earlier ones was not among the
    facts; this is our reading."""
    found, before = [], Owed(0, 0)
    for quarter in range(1, 5):
        so_far: dict[str, int] = {}
        for month in by_month[: quarter * 3]:
            for kind, amount in month.items():
                so_far[kind] = so_far.get(kind, 0) + amount
        now = owed(so_far, regime)
        found.append(Owed(now.vat - before.vat, now.pit - before.pit, now.vat_cut - before.vat_cut))
        before = now
    return found


def income_method(revenue: int, expenses: int, regime: Regime) -> int:
    """Personal income tax (đồng) on what is left of a year's revenue after expenses; nothing for a loss or up to the threshold.
    The rate follows the revenue and holds for the whole."""
    if revenue <= regime.threshold:
        return 0
    bands = regime["income_bands"].value
    percent = next(percent for most, percent in bands if most is None or revenue <= most)
    return share(max(revenue - expenses, 0), percent)


def must_use_income_method(revenue_last_year: int, regime: Regime) -> bool:
    """Whether a year's revenue makes the income method a duty from the next year on."""
    return revenue_last_year > int(regime["income_method_from"].value)


def withheld(kind: str, collected: int, regime: Regime) -> Owed:
    """What a platform that collects the money for a seller (resident) keeps back of it; an unknown kind pays the highest rate."""
    vat, pit = regime["withheld_vat_percent"].value, regime["withheld_pit_percent"].value
    highest = max(vat, key=lambda each: _hundredths(vat[each]))
    known = kind if kind in vat else highest
    return Owed(share(collected, vat[known]), share(collected, pit[known]))


@dataclass(frozen=True, slots=True)
class Due:
    """Something to hand in: which (notice, first_half_notice, declaration, settlement), its form, the last day, and the
    quarter it is for, 0 for the whole year. A day off does not move it here: the facts do not say that it does."""

    what: str
    form: str
    by: date
    quarter: int = 0


def due_dates(year: int, crossed: int | None, regime: Regime, *, new_in_first_half: bool = False) -> list[Due]:
    """What is to be handed in for a year, earliest first: up to the threshold the year's revenue once (twice for whoever
    began in its first half), above it each quarter from that of the crossing month on and the settlement."""
    days, forms = regime["due"].value, regime["forms"].value
    if crossed is None:
        found = [Due("notice", forms["notice"], _on(year + 1, days["notice"]))]
        return (
            [Due("first_half_notice", forms["notice"], _on(year, days["first_half_notice"])), *found]
            if new_in_first_half
            else found
        )
    quarters = [
        Due("declaration", forms["declaration"], quarter_due(year, q), q) for q in range(quarter_of(crossed), 5)
    ]
    return sorted(
        [*quarters, Due("settlement", forms["settlement"], _on(year + 1, days["settlement"]))], key=lambda due: due.by
    )


def may_be_due(year: int, first: date, last: date, regime: Regime) -> bool:
    """Whether anything for that year could fall due between two days, both included, whatever its income was."""
    possible = [*due_dates(year, None, regime), *due_dates(year, 1, regime)]
    return any(first <= due.by <= last for due in possible)


def _on(year: int, day_and_month: Sequence[int]) -> date:
    day, month = day_and_month
    return date(year, month, day)


def quarter_due(year: int, quarter: int) -> date:
    """The last day of the first month of the next quarter."""
    month, of_year = (quarter * 3 + 1, year) if quarter < 4 else (1, year + 1)
    return (date(of_year, month, 1) + timedelta(days=32)).replace(day=1) - timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Pace:
    """How far a year's revenue has come: percent of the threshold (rounded down), and the month it would be crossed in if the
    rest of the year went like the days so far, None if it would not be."""

    percent: int
    crosses_in: int | None
    crossed: bool


def pace(so_far: int, today: date, threshold: int, *, since: date | None = None) -> Pace:
    """`since`: the first day with income this year. Fewer than 28 days tell no pace. It knows no seasons: people are told so."""
    begin = max(since or date(today.year, 1, 1), date(today.year, 1, 1))
    days = (today - begin).days + 1
    percent = so_far * 100 // threshold
    if so_far > threshold:
        return Pace(percent, None, True)
    if so_far <= 0 or days < 28:
        return Pace(percent, None, False)
    # The first day on which so_far × (days passed by then) / days is more than the threshold.
    crossing = begin + timedelta(days=min(threshold * days // so_far, 400))
    return Pace(percent, crossing.month if crossing.year == today.year else None, False)
