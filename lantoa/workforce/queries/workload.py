"""What more orders are expected, with a range, from what was ordered day by day. It counts with numpy: only the worker asks it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from lantoa.orders import api as orders
from lantoa.workforce.queries.burst import bursts_of
from lantoa.workforce.queries.order_book import A_PIECE, Book, Kinds
from lantoa.workforce.rules.demand import Wanted
from lantoa.workforce.rules.feasts import feasts
from lantoa.workforce.rules.forecast import BURST, expect

# How far back is looked, and from how many days on anything is expected.
BACK, LEAST_DAYS = 3 * 365, 14
LOW, PLANNED, HIGH = 0.1, 0.5, 0.9


def with_expected(organisation_id: int, kinds: Kinds, book: Book, today: date, days: int) -> list[Wanted]:
    """What is wanted of each product on each of so many days, with what more is expected and its range; what is known stays. One query,
    and those by which rooms above tell of bursts."""
    rows = {(row.product, row.day): row for row in book.rows}
    history = _history(organisation_id, kinds, today)
    bursts = bursts_of(organisation_id, list(history), today - timedelta(days=BACK), today + timedelta(days=days))
    for product, by_day in history.items():
        making = kinds.makings[product]
        # Made to order: it has to be ready some days after it is ordered; else the day somebody asks for it.
        later = making.sent_within_days if making.made_to_order else 0
        # What is held is among what is known already, and would be ordered today.
        came = by_day.get(today, 0.0) + book.held.get(str(product), 0)
        for number, levels in enumerate(_expected(by_day, bursts[product], today, days, came)):
            due = today + timedelta(days=number + later)
            if number + later < days:
                key = str(product), due
                low, middle, high = levels
                rows[key] = replace(
                    rows.get(key) or Wanted(*key), expected=middle, low=min(low, middle), high=max(middle, high)
                )
    return sorted(rows.values(), key=lambda row: (row.day, row.product))


def _history(organisation_id: int, kinds: Kinds, today: date) -> dict[int, dict[date, float]]:
    """Pieces ordered on each day, of each product of which enough was seen to expect anything."""
    found: dict[int, dict[date, float]] = {}
    since = today - timedelta(days=BACK)
    for row in orders.ordered_by_day(organisation_id, kinds.variants, since=since, until=today):
        by_day = found.setdefault(kinds.product_of[row.variant_id], {})
        by_day[row.day] = by_day.get(row.day, 0) + row.quantity * kinds.thousandths[row.variant_id] / A_PIECE
    return {product: by_day for product, by_day in found.items() if (today - min(by_day)).days >= LEAST_DAYS}


def _expected(
    by_day: Mapping[date, float], bursts: Mapping[str, Sequence[date]], today: date, days: int, came: float
) -> list[tuple[int, int, int]]:
    """Low, middle and high for today's rest, beside what came of it already, and the days after."""
    first = min(by_day)
    told = [by_day.get(first + timedelta(days=number), 0.0) for number in range((today - first).days)]
    special = {**feasts(first, today + timedelta(days=days)), **bursts}
    said = expect(told, first, days, special, (LOW, PLANNED, HIGH), spans=dict.fromkeys(bursts, BURST))
    lists = [
        whole([max(one.at[level] - (came if number == 0 else 0), 0.0) for number, one in enumerate(said)])
        for level in (LOW, PLANNED, HIGH)
    ]
    return list(zip(*lists, strict=True))


def whole(values: Sequence[float]) -> list[int]:
    """Whole pieces that add up to the same: three days of a third of a piece are one piece on one of them."""
    found, carried = [], 0.0
    for value in values:
        carried += value
        pieces = int(carried + 0.5)
        carried -= pieces
        found.append(pieces)
    return found
