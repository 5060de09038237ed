"""Days and times as statements write them, in any of three orders that the whole column decides between."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Literal

from django.utils.translation import gettext_noop as _

from lantoa.kit.world import VIETNAM
from lantoa.payments.adapters.statements.base import Unclear

Order = Literal["dmy", "ymd", "mdy"]
Moment = tuple[datetime, bool]  # when, and whether only the day is known

_SERIAL_ZERO = datetime(1899, 12, 30)  # noqa: DTZ001 - spreadsheets count days from here, in no zone
_FIRST_SERIAL, _LAST_SERIAL = 36_526, 73_415  # the years 2000 to 2100
_YEARS = range(2000, 2101)
_LONGEST = 80
_TIME = r"(?P<hour>[0-9]{1,2})(?::|h|g)(?P<minute>[0-9]{2})(?:[:p](?P<second>[0-9]{2})?)?(?:\.[0-9]{1,9})?\s*(?P<half>[ap]\.?m\.?|sa|ch)?"
_DAY = r"(?P<one>[0-9]{1,4})(?P<mark>\s?[-/.]\s?)(?P<two>[0-9]{1,2}|[a-z]{3})(?P=mark)(?P<three>[0-9]{2,4})"
_DAY_TIME = re.compile(rf"{_DAY}(?:[ t,]*{_TIME})?(?P<zone>z|[+-][0-9]{{2}}:?[0-9]{{2}})?", re.IGNORECASE)
_TIME_DAY = re.compile(rf"{_TIME}[ ,]*(?:ngay |ngày )?{_DAY}", re.IGNORECASE)
_COMPACT = re.compile(r"(20[0-9]{2})([0-9]{2})([0-9]{2})(?:([0-9]{2})([0-9]{2})([0-9]{2}))?")
_TIME_ALONE = re.compile(_TIME, re.IGNORECASE)
_MONTHS = dict(
    zip(("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), range(1, 13), strict=True)
)


class DayOrder:
    """Sees every day of a column and says in which order they are written; where nothing decides, the day comes first."""

    def __init__(self) -> None:
        self.first = self.second = self.year = 0

    def see(self, cell: object) -> bool:
        """Take note of one cell; whether it is a day at all."""
        if not isinstance(cell, str):
            return is_day(cell)
        found = _written(cell)
        if not found:
            return _from_digits(cell.strip()) is not None
        one, two = found["one"], found["two"]
        if len(one) == 4:
            self.year += 1
        elif two.isdigit():
            self.first += int(one) > 12
            self.second += int(two) > 12
        return True

    @property
    def order(self) -> Order:
        if self.second > self.first:
            return "mdy"
        return "ymd" if self.year and not self.first and not self.second else "dmy"


def is_day(cell: object) -> bool:
    """Whether a cell looks like a day in some order; not whether that day exists."""
    if isinstance(cell, str):
        return bool(_written(cell)) or _from_digits(cell.strip()) is not None
    try:
        return _day(cell, "dmy") is not None
    except Unclear:
        return False


def moment(cell: object, order: Order, clock: object = None) -> Moment | None:
    """The moment a cell (and its neighbour with the time) names; None where it is empty, Unclear where it is none."""
    found = _day(cell, order)
    if found is None:
        return None
    at, day_only = found
    if day_only and (told := _clock(clock)):
        at, day_only = at.replace(hour=told.hour, minute=told.minute, second=told.second), False
    if at.year not in _YEARS:
        raise _unclear(cell)
    return at, day_only


def _day(cell: object, order: Order) -> Moment | None:
    if cell is None or cell == "":
        return None
    if isinstance(cell, datetime):
        at = cell if cell.tzinfo else cell.replace(tzinfo=VIETNAM)
        return at, at.time() == time()
    if isinstance(cell, date):
        return datetime(cell.year, cell.month, cell.day, tzinfo=VIETNAM), True
    if isinstance(cell, int | float) and not isinstance(cell, bool) and _FIRST_SERIAL <= cell < _LAST_SERIAL:
        return _from_serial(cell)
    if not isinstance(cell, str):
        raise _unclear(cell)
    return _from_text(cell, order)


def _from_serial(serial: float) -> Moment:
    at = (_SERIAL_ZERO + timedelta(seconds=round(serial * 86_400))).replace(tzinfo=VIETNAM)
    return at, at.time() == time()


@lru_cache(4096)
def _written(text: str) -> re.Match[str] | None:
    bare = unicodedata.normalize("NFKC", text.strip()) if len(text) <= _LONGEST else ""
    return _DAY_TIME.fullmatch(bare) or _TIME_DAY.fullmatch(bare)


def _from_digits(text: str) -> Moment | None:
    if found := _COMPACT.fullmatch(text):
        year, month, day, hour, minute, second = (int(part or 0) for part in found.groups())
        try:
            at = datetime(year, month, day, hour, minute, second, tzinfo=VIETNAM)
        except ValueError:
            return None
        return at, at.time() == time()
    if re.fullmatch(r"[0-9]{5}(?:[.,][0-9]{1,12})?", text):
        serial = float(text.replace(",", "."))
        return _from_serial(serial) if _FIRST_SERIAL <= serial < _LAST_SERIAL else None
    return None


def _from_text(text: str, order: Order) -> Moment | None:
    if not text.strip():
        return None
    found = _written(text)
    if not found:
        digits = _from_digits(text.strip())
        if digits is None:
            raise _unclear(text)
        return digits
    try:
        year, month, day = _parts(found, order)
        if year not in _YEARS:
            raise _unclear(text)
        clock = _hours(found)
        hour, minute, second = clock or (0, 0, 0)
        at = datetime(year, month, day, hour, minute, second, tzinfo=VIETNAM)
    except (ValueError, KeyError):
        raise _unclear(text) from None
    zone = found.groupdict().get("zone")
    if zone and clock:
        at = at.replace(tzinfo=datetime.fromisoformat(f"2000-01-01T00:00:00{zone.upper()}").tzinfo).astimezone(VIETNAM)
    return at, at.time() == time()


def _parts(found: re.Match[str], order: Order) -> tuple[int, int, int]:
    one, two, three = found["one"], found["two"].lower(), found["three"]
    if len(one) == 4:
        return int(one), _month(two), int(three)
    if len(one) == 3 or len(three) == 3:
        raise ValueError("no year has three digits")
    if order == "ymd" and len(three) == 2 and two.isdigit():
        return 2000 + int(one), int(two), int(three)
    year = int(three) if len(three) == 4 else 2000 + int(three)
    if order == "mdy" and two.isdigit():
        return year, int(one), int(two)
    return year, _month(two), int(one)


def _month(text: str) -> int:
    return int(text) if text.isdigit() else _MONTHS[text]


def _hours(found: re.Match[str]) -> tuple[int, int, int] | None:
    if found["hour"] is None:
        return None
    hour, half = int(found["hour"]), (found["half"] or "").lower()[:1]
    if half in ("p", "c") and hour < 12:
        hour += 12
    elif half in ("a", "s") and hour == 12:
        hour = 0
    return hour, int(found["minute"]), int(found["second"] or 0)


def _clock(cell: object) -> time | None:
    """The time of day a cell names, None where it names none: the day alone is then known."""
    if isinstance(cell, datetime):
        return cell.time()
    if isinstance(cell, time):
        return cell
    if isinstance(cell, timedelta) and timedelta() <= cell < timedelta(days=1):
        return (_SERIAL_ZERO + cell).time()
    if isinstance(cell, float) and 0 <= cell < 1:
        return _from_serial(40_000 + cell)[0].time()
    if isinstance(cell, str) and (found := _TIME_ALONE.fullmatch(cell.strip())):
        try:
            return time(*(_hours(found) or ()))
        except ValueError:
            return None
    return None


def _unclear(cell: object) -> Unclear:
    return Unclear(_("“%(text)s” is not a day."), text=str(cell).strip()[:40])
