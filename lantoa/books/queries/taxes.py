"""What tax follows from a year's book, on what that rests, and what is to be handed in by when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from lantoa.books.queries.book import Book
from lantoa.books.rules import tax
from lantoa.kit.world import world

# Services have a shelf of their own; of everything else the seller says whether it is traded or made at home.
SERVICES = "dich-vu"
CHOICES = ("goods", "production")


@dataclass(frozen=True, slots=True)
class TaxYear:
    """A year's tax by the revenue method; `history` are the thresholds as they were made known one after the other."""

    regime: tax.Regime
    pace: tax.Pace
    revenue: dict[str, int]
    owed: tax.Owed
    quarters: list[tax.Owed]
    due: list[tax.Due]
    must_change_method: bool
    history: list[tax.Rule]


def tax_year(book: Book, made: str = "goods", *, known: date | None = None) -> TaxYear | None:
    """What follows from this book; `made` says what all but services counts as; `known` by the rules as known on that day.
    None where no rule is known for the year. No query."""
    day = min(max(world.today(), date(book.year, 1, 1)), date(book.year, 12, 31))
    regime = tax.rule(day, known)
    if not {"threshold", "vat_percent", "pit_percent", "due", "forms"} <= set(regime.rules):
        return None
    months = [_by_kind(shelves, made) for shelves in book.shelves]
    totals = [month.total for month in book.months]
    revenue: dict[str, int] = {}
    for month in months:
        for kind, amount in month.items():
            revenue[kind] = revenue.get(kind, 0) + amount
    return TaxYear(
        regime=regime,
        pace=tax.pace(book.total.total, day, regime.threshold, since=book.first_this_year),
        revenue={kind: amount for kind, amount in revenue.items() if amount},
        owed=tax.owed(revenue, regime),
        quarters=tax.by_quarter(months, regime),
        due=tax.due_dates(book.year, tax.crossed_in(totals, regime.threshold), regime),
        must_change_method=tax.must_use_income_method(book.total.total, regime),
        history=sorted(
            (one for one in tax.rules() if one.kind == "threshold" and one.counts(day, known)),
            key=lambda one: one.published_on or date.min,
        ),
    )


def _by_kind(shelves: dict[str, int], made: str) -> dict[str, int]:
    services = shelves.get(SERVICES, 0)
    return {"services": services, made: sum(shelves.values()) - services}
