"""A period of the book as rows: each of its days, and each of its entries."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lantoa.books.errors import TooLong
from lantoa.books.models import Expense
from lantoa.books.queries.back import back, back_by_day
from lantoa.books.queries.book import Sums, between, days_of, income
from lantoa.books.queries.neighbours import earned_by_day, paid_within
from lantoa.books.queries.spending import fees_within, spent_by_day, within
from lantoa.books.rules.expense import CARRIER_FEE, kind_name
from lantoa.books.rules.period import Period
from lantoa.kit.access import Actor
from lantoa.kit.world import VIETNAM
from lantoa.orders import api as orders

MOST = 20_000
Row = Mapping[str, Any]


def day_rows(actor: Actor, period: Period) -> list[Row]:
    """A row for each day on which something was sold, earned next door, given back or spent, oldest first. Five queries."""
    sold, spent, gone = dict(days_of(actor, period)), spent_by_day(actor, period), back_by_day(actor, period)
    near = earned_by_day(actor, period)
    rows = []
    for day in sorted({*sold, *spent, *gone, *near}):
        sums, out, less = sold.get(day, Sums()), spent.get(day, 0), gone.get(day, 0)
        came = sums.total + near.get(day, 0)
        left = came - less - out
        rows.append({"day": day, "orders": sums.count, "income": came, "back": less, "expense": out, "left": left})
    return rows


def entry_rows(actor: Actor, period: Period) -> list[Row]:
    """A row for each order handed over, each correction of one, each payment by a neighbour's stall, each expense and each fee a carrier kept, by day; what
    lessens income and what cancels an expense stands below 0. Ten queries.

    Refuses (TooLong) more than 20,000.
    """
    sold = income(actor).filter(between(period.first, period.after)).order_by("income_at", "pk")
    spent = within(actor, period).order_by("day", "pk")
    gone = back(actor, period.first, period.after).order_by("counts_at", "pk")
    kept = fees_within(actor, period.first, period.after).order_by("at", "pk")
    near = paid_within(actor, period.first, period.after).order_by("at", "pk")
    if sum(rows.count() for rows in (sold, spent, gone, kept, near)) > MOST:
        raise TooLong(_("This period has too many entries for one file. Please take a month or a quarter."))
    rows = [
        *_sold(sold.to_show()),
        *_back(gone.select_related("order").prefetch_related("lines")),
        *_earned(near.select_related("seller")),
        *(_spent(expense) for expense in spent),
        *_kept(kept.select_related("request")),
    ]
    return sorted(rows, key=lambda row: row["day"])


def _sold(found: Any) -> Iterator[Row]:
    online, counter = _("Orders from the stall"), _("Over the counter")
    for order in found:
        yield {
            "day": order.income_at.astimezone(VIETNAM).date(),
            "paper": order.code,
            "where": counter if order.at_counter else online,
            "what": _what(order),
            "income": order.total,
            "expense": None,
        }


def _back(found: Any) -> Iterator[Row]:
    for one in found:
        lines = (
            f"{line.name} × {line.quantity}" if line.line_id else f"→ {line.name} × {line.quantity}"
            for line in one.lines.all()
        )
        yield {
            "day": one.counts_at.astimezone(VIETNAM).date(),
            "paper": one.order.code,
            "where": _("Given back, not delivered"),
            "what": ", ".join([*lines, *([one.words] if one.words else [])]),
            "income": -one.amount,
            "expense": None,
        }


def _earned(found: Any) -> Iterator[Row]:
    for one in found:
        yield {
            "day": one.at.astimezone(VIETNAM).date(),
            "paper": "",
            "where": _("Sold by neighbours' stalls"),
            "what": one.seller.name,
            "income": one.amount,
            "expense": None,
        }


def _kept(found: Any) -> Iterator[Row]:
    for entry in found:
        yield {
            "day": entry.at.astimezone(VIETNAM).date(),
            "paper": entry.request.code if entry.request else "",
            "where": kind_name(CARRIER_FEE, get_language() or "vi"),
            "what": "",
            "income": None,
            "expense": entry.fee,
        }


def _what(order: orders.Order) -> str:
    lines = (f"{line.product_name} {line.variant_name}".strip() + f" × {line.quantity}" for line in order.lines.all())
    return ", ".join(lines)


def _spent(expense: Expense) -> Row:
    back = expense.reverses_id is not None
    what = " · ".join(part for part in (_("Cancelled") if back else "", expense.note) if part)
    return {
        "day": expense.day,
        "paper": _("Expense %(number)s") % {"number": expense.reverses_id or expense.pk},
        "where": kind_name(expense.kind, get_language() or "vi"),
        "what": what,
        "income": None,
        "expense": -expense.amount if back else expense.amount,
    }
