"""What an address asks for: a year, one of its quarters or months, a day."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest

from lantoa.books.rules.period import Period
from lantoa.kit.world import world

_OLDEST = 2000


def year_asked(request: HttpRequest) -> int:
    """This year where none is asked for, or one that is none."""
    this_year = world.today().year
    return _number(request, "nam", _OLDEST, this_year) or this_year


def period_asked(request: HttpRequest) -> Period:
    return Period(year_asked(request), _number(request, "quy", 1, 4) or 0, _number(request, "thang", 1, 12) or 0)


def day_asked(request: HttpRequest, name: str) -> date | None:
    """A day before today, written as 2026-03-05; None for anything else."""
    text = request.GET.get(name, "")
    try:
        day = date.fromisoformat(text) if text.isascii() and len(text) == 10 else None
    except ValueError:
        return None
    return day if day and day < world.today() else None


def _number(request: HttpRequest, name: str, least: int, most: int) -> int | None:
    """A number asked for in the address; None where it is none, or out of bounds."""
    text = request.GET.get(name, "")
    number = int(text) if text.isascii() and text.isdigit() and len(text) <= 4 else None
    return number if number is not None and least <= number <= most else None
