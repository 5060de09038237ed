"""A month as a calendar on the wall shows it: weeks from Monday, days of other months left out."""

from __future__ import annotations

import calendar
import re
from datetime import date

# Posts can be planned for a year ahead.
FARTHEST = 12


def month_said(words: str, today: date, otherwise: date) -> date:
    """The first day of a month written like 2026-12; of `otherwise` where it is none, or lies behind us or too far ahead."""
    found = re.fullmatch(r"(20\d\d)-(0[1-9]|1[0-2])", words, re.ASCII)
    if found:
        said = date(int(found[1]), int(found[2]), 1)
        if today.replace(day=1) <= said <= after(today.replace(day=1), FARTHEST):
            return said
    return otherwise.replace(day=1)


def after(month: date, many: int) -> date:
    """The month so many later, or earlier below 0."""
    count = month.year * 12 + month.month - 1 + many
    return date(count // 12, count % 12 + 1, 1)


def weeks(month: date) -> list[list[date | None]]:
    """Its weeks, seven days each; None for a day of another month."""
    shown = calendar.Calendar().monthdatescalendar(month.year, month.month)
    return [[day if day.month == month.month else None for day in week] for week in shown]
