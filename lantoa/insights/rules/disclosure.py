"""What may be shown of a group of people without showing anybody in it; whoever subtracts one figure from another learns of no one.

Counts are shown as ranges of one width (30–39), and below the first range not at all. A total over places is never told closer than
the places' own ranges allow with one whole range to spare, so that it says nothing new about any of them.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from statistics import quantiles

DATA = Path(__file__).parents[1] / "data" / "disclosure.toml"


@dataclass(frozen=True, slots=True)
class Disclosure:
    """The rule of some days: the least group and the width of ranges, the rounding of amounts (đồng), the least part of a group whose
    quarters are shown, and the least number of stalls behind a figure of theirs; with where it is from."""

    least: int
    rounding: int
    parts: int
    valid_from: date
    source: str
    confidence: str
    stalls: int = 5


@cache
def disclosures() -> tuple[Disclosure, ...]:
    """Every rule, the first one first."""
    read = tomllib.loads(DATA.read_text(encoding="utf-8"))["disclosure"]
    return tuple(sorted((Disclosure(**row) for row in read), key=lambda row: row.valid_from))


def disclosure(on: date) -> Disclosure:
    """The rule that counts for figures of that day; before the first one the first one counts."""
    rows = disclosures()
    return next((row for row in reversed(rows) if row.valid_from <= on), rows[0])


@dataclass(frozen=True, slots=True)
class Shown:
    """A count as it is shown: at least so many and at most so many; `most` None is "or more", `least` 0 is not shown at all."""

    least: int
    most: int | None

    @property
    def hidden(self) -> bool:
        return self.least == 0


def shown(count: int, width: int) -> Shown:
    """The range a count lies in."""
    low = count // width * width
    return Shown(low, low + width - 1)


def shown_together(count: int, parts: Sequence[Shown], width: int) -> Shown:
    """The range of a count over several places whose own ranges everybody sees.

    From the upper end of what the parts leave open it is only "or more": told closer, a total near the most that is possible would
    say that every part is near its most, the hidden ones too. (From below nothing follows: a range is as wide as that of a part.)
    """
    cap = sum(part.least for part in parts) + (width - 1) * max(len(parts) - 1, 0) // width * width
    low = count // width * width
    return Shown(cap, None) if low >= cap else Shown(low, low + width - 1)


@dataclass(frozen=True, slots=True)
class Middle:
    """The middle of amounts of a group, rounded; its quarters where the group is large enough."""

    median: int
    lower: int | None
    upper: int | None


def middle(amounts: Sequence[int], rule: Disclosure) -> Middle | None:
    """The middle of these amounts, one a person; None for a group too small to be shown."""
    if len(amounts) < max(rule.least, 2):
        return None
    lower, median, upper = (_rounded(cut, rule.rounding) for cut in quantiles(amounts, n=4, method="inclusive"))
    wide = len(amounts) >= 4 * rule.parts
    return Middle(median, lower if wide else None, upper if wide else None)


def _rounded(amount: float, to: int) -> int:
    return int((amount + to / 2) // to) * to


def shown_apart(sizes: Mapping[str, int], least: int, beside: int = 0) -> frozenset[str]:
    """The places whose own amounts may be shown beside those of all places together.

    What is left of all when the shown ones are taken away, with `beside` that is never shown, has to be nobody, or a group that may be
    shown itself; else the smallest of those that could be shown is kept back too.
    """
    those = sorted((place for place, size in sizes.items() if size >= least), key=lambda place: (sizes[place], place))
    rest = beside + sum(size for size in sizes.values() if size < least)
    while those and 0 < rest < least:
        rest += sizes[those.pop(0)]
    return frozenset(those)
