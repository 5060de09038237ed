"""Days that move what people buy: those the moon gives and those of the year."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from lantoa.kit.later import Later

lunar_vn: Any = Later("lunar_vn")
# Day and month by the moon (Tết, the full moons of the seventh and eighth month), and by the sun.
BY_THE_MOON = {"tet": (1, 1), "vu_lan": (15, 7), "mid_autumn": (15, 8)}
BY_THE_SUN = {"reunification": (30, 4), "national_day": (2, 9), "new_year": (1, 1)}


def feasts(first: date, last: date) -> Mapping[str, Sequence[date]]:
    """The days of each feast from the year before the first day to the year after the last."""
    years = range(first.year - 1, last.year + 2)
    moon = {
        name: [lunar_vn.lunar_to_solar(lunar_vn.LunarDate(day, month, year, False)) for year in years]
        for name, (day, month) in BY_THE_MOON.items()
    }
    return moon | {name: [date(year, month, day) for year in years] for name, (day, month) in BY_THE_SUN.items()}
