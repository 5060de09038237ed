"""What the days and sums of a group buy mean, what it costs, when something is in season, and who is to be reminded to pay."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

State = Literal["open", "reached", "gathered", "failed", "cancelled"]
MOST_PIECES, MOST_EACH = 99_999, 999
# A transfer stays below 500 million đồng.
LARGEST_TOTAL = 499_999_999
LONGEST_WORDS, LONGEST_REASON = 1_000, 200
# House rules, no law: so many may be open in one stall, so many joined by one number, so far ahead one may promise.
MOST_OPEN, MOST_JOINED = 20, 20
LONGEST_OPEN, FARTHEST = timedelta(days=120), timedelta(days=400)
PAY_DAYS, MOST_PAY_DAYS = 3, 7
# For so long the number of somebody who wants to hear of another try is kept.
TELL_AGAIN = timedelta(days=120)
MOST_WINDOWS = 12
# A wish of others is shown from so many on in so many days.
WISH_DAYS, WISH_LEAST = 30, 3


def state(*, cancelled: bool, closed: bool, gathered: bool, gone: bool, joined: int, minimum: int, over: bool) -> State:
    """Where a group buy stands. `closed` says that nobody joins or leaves any more, `over` that its last day is past; `gone`
    that its goods were no longer sold when it closed."""
    if cancelled:
        return "cancelled"
    if not closed and not over:
        return "open"
    if gone or joined < minimum:
        return "failed"
    return "gathered" if gathered else "reached"


def price_at(price: int, lower_price: int | None, lower_from: int | None, joined: int) -> int:
    """Đồng for one piece when so many are joined."""
    return lower_price if lower_price and lower_from and joined >= lower_from else price


@dataclass(frozen=True, slots=True)
class Window:
    """From when to when something can be had, both days included; `yearly`: each year on these days."""

    first: date
    last: date
    yearly: bool


def window_at(windows: Iterable[Window], day: date) -> tuple[date, date] | None:
    """The days of the harvest this day lies in, else of the next one; None where none comes."""
    found = [one for window in windows for one in _times(window, day) if one[1] >= day]
    return min(found, default=None)


def in_season(windows: Iterable[Window], day: date) -> bool:
    """Whether something can be had on this day; always where nobody said a season."""
    known = list(windows)
    here = window_at(known, day)
    return not known or (here is not None and here[0] <= day)


def _times(window: Window, day: date) -> list[tuple[date, date]]:
    if not window.yearly:
        return [(window.first, window.last)]
    length = window.last - window.first
    starts = [_in_year(window.first, year) for year in (day.year - 1, day.year, day.year + 1)]
    return [(start, start + length) for start in starts]


def _in_year(day: date, year: int) -> date:
    # The 29th of February begins on the 28th where there is none.
    return day.replace(year=year, day=28) if (day.month, day.day) == (2, 29) else day.replace(year=year)
