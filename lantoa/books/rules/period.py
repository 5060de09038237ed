"""A span of the book: a year, one of its quarters or one of its months."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Period:
    """The whole year where neither `quarter` (1 to 4) nor `month` (1 to 12) is said; a month wins over a quarter."""

    year: int
    quarter: int = 0
    month: int = 0

    @property
    def months(self) -> range:
        """The numbers of its months."""
        if self.month:
            return range(self.month, self.month + 1)
        return range(self.quarter * 3 - 2, self.quarter * 3 + 1) if self.quarter else range(1, 13)

    @property
    def first(self) -> date:
        return date(self.year, self.months[0], 1)

    @property
    def after(self) -> date:
        """The first day that does not belong to it any more."""
        last = self.months[-1]
        return date(self.year + last // 12, last % 12 + 1, 1)

    @property
    def name(self) -> str:
        """As in the name of a file: `2026`, `2026-quy4`, `2026-11`."""
        if self.month:
            return f"{self.year}-{self.month:02}"
        return f"{self.year}-quy{self.quarter}" if self.quarter else str(self.year)
