"""What tax follows from a year's book, on what that rests, and what is to be handed in by when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from django.db.models import Sum

from lantoa.books.queries.book import Book, between, book_of, income
from lantoa.books.rules import tax
from lantoa.kit.access import Actor
from lantoa.kit.world import world
from lantoa.orders import api as orders

# Services have a shelf of their own; of everything else the seller says whether it is traded or made at home.
SERVICES = "dich-vu"
CHOICES = ("goods", "production")
SOON = timedelta(days=14)
_NEEDED = {"threshold", "vat_percent", "pit_percent", "due", "forms"}


@dataclass(frozen=True, slots=True)
class TaxYear:
    """A year's tax by the revenue method, its revenue by kind, the year's and each quarter's; `history` are the thresholds as
    they were made known one after the other."""

    regime: tax.Regime
    pace: tax.Pace
    revenue: dict[str, int]
    quarter_revenue: list[dict[str, int]]
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
    if not set(regime.rules) >= _NEEDED:
        return None
    months = [_by_kind(shelves, made) for shelves in book.shelves]
    totals = [month.total for month in book.months]
    revenue = _together(months)
    return TaxYear(
        regime=regime,
        pace=tax.pace(book.total.total, day, regime.threshold, since=book.first_this_year),
        revenue=revenue,
        quarter_revenue=[_together(months[start : start + 3]) for start in range(0, 12, 3)],
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


def _together(months: list[dict[str, int]]) -> dict[str, int]:
    """Their sums by kind, without those that are nothing."""
    found: dict[str, int] = {}
    for month in months:
        for kind, amount in month.items():
            found[kind] = found.get(kind, 0) + amount
    return {kind: amount for kind, amount in found.items() if amount}


def withheld_of(actor: Actor, year: int, made: str, regime: tax.Regime) -> tax.Owed | None:
    """What a market that takes the buyers' money would keep back of a year's orders from the stall, whether this one does or
    not; each kind is rounded once. None where that rule is not known. Two queries."""
    if not set(regime.rules) >= {"withheld_vat_percent", "withheld_pit_percent"}:
        return None
    this_year = between(date(year, 1, 1), date(year + 1, 1, 1))
    # What was ordered elsewhere is kept back there, by whoever takes its money.
    online = income(actor).filter(this_year, at_counter=False).exclude(method=orders.Order.Method.CHANNEL).order_by()
    whole = online.aggregate(total_=Sum("total"))["total_"] or 0
    services = online.filter(lines__variant__product__category=SERVICES).aggregate(total_=Sum("lines__total"))
    of_services = services["total_"] or 0
    kept = [tax.withheld("services", of_services, regime), tax.withheld(made, whole - of_services, regime)]
    return tax.Owed(sum(one.vat for one in kept), sum(one.pit for one in kept))


class Soon(NamedTuple):
    """What is to be handed in for a year, and in how many days."""

    year: int
    due: tax.Due
    days: int


def due_soon(actor: Actor) -> list[Soon]:
    """What falls due within two weeks for years in which something was sold here, earliest first. No query in the weeks in which
    nothing can fall due."""
    today, found = world.today(), []
    for year in (today.year - 1, today.year):
        regime = tax.rule(date(year, 12, 31))
        if not set(regime.rules) >= _NEEDED or not tax.may_be_due(year, today, today + SOON, regime):
            continue
        book = book_of(actor, year)
        year_ = tax_year(book) if book.first_this_year else None
        found += [
            Soon(year, due, (due.by - today).days)
            for due in (year_.due if year_ else ())
            if today <= due.by <= today + SOON
        ]
    return sorted(found, key=lambda soon: soon.due.by)
