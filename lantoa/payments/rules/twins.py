"""Which told movements are one: the same money told by a feed, a statement and a message, each in its own words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Literal

from lantoa.kit.order_code import bare, codes_in
from lantoa.kit.world import VIETNAM

# Two sources take the time of one movement from different clocks, some of them when it was booked.
CLOSE = timedelta(minutes=10)
# A transfer after hours may be booked on the next day; nearer words are then asked for.
BOOKED_WITHIN = timedelta(days=1)
# A reference or a memo shorter than this says little when it stands within another.
TELLING_LENGTH = 8
SHARED = 0.6


@dataclass(frozen=True, slots=True)
class Seen:
    """What one source says of one movement; `day_only`: of `at` only the day in Vietnam counts."""

    direction: Literal["in", "out"]
    amount: int
    at: datetime
    day_only: bool
    reference: str
    memo: str

    @property
    def day(self) -> date:
        return self.at.astimezone(VIETNAM).date()


class _Read:
    """A movement with what it is compared by, each read from its words once however many it is held against."""

    def __init__(self, seen: Seen) -> None:
        self.at, self.day_only, self.day = seen.at, seen.day_only, seen.day
        self.reference = bare(seen.reference)
        self._memo = seen.memo

    @cached_property
    def memo(self) -> str:
        return bare(self._memo)

    @cached_property
    def codes(self) -> frozenset[str]:
        return frozenset(codes_in(self._memo))


def pair(fresh: Sequence[Seen], known: Sequence[Seen]) -> dict[int, int]:
    """Which of `fresh` is which of `known` (their places): movements of one account, known from other sources.

    Direction and amount must be equal; then, the surest first: the same reference; times within ten minutes and memos that
    agree; the same day, where one source tells no time, and memos that agree; the next day and the same order code. Each is
    paired once at most, so that two equal transfers stay two. Whatever fits none is another movement.
    """
    alike: defaultdict[tuple[str, int], list[int]] = defaultdict(list)
    for place, one in enumerate(known):
        alike[one.direction, one.amount].append(place)
    bids = sorted(_bids(fresh, known, alike))
    found: dict[int, int] = {}
    taken: set[int] = set()
    for _rank, _apart, place, other in bids:
        if place not in found and other not in taken:
            found[place] = other
            taken.add(other)
    return found


def _bids(
    fresh: Sequence[Seen], known: Sequence[Seen], alike: dict[tuple[str, int], list[int]]
) -> Iterator[tuple[tuple[int, int], timedelta, int, int]]:
    read = {
        other: _Read(known[other])
        for seen in {(one.direction, one.amount) for one in fresh}
        for other in alike.get(seen, ())
    }
    for place, one in enumerate(fresh):
        mine = _Read(one)
        for other in alike.get((one.direction, one.amount), ()):
            rank = _rank(mine, read[other])
            if rank is not None:
                yield rank, abs(mine.at - read[other].at), place, other


def _rank(one: _Read, other: _Read) -> tuple[int, int] | None:
    """How surely two of equal amount and direction are one movement, less is surer; None when they are not."""
    if _same_reference(one.reference, other.reference):
        return 0, 0
    apart = abs(one.at - other.at)
    if not (one.day_only or other.day_only):
        nearness = 1 if apart <= CLOSE else None
    elif one.day == other.day:
        nearness = 2
    else:
        nearness = 3 if abs(one.day - other.day) <= BOOKED_WITHIN else None
    agreement = None if nearness is None else _agreement(one, other)
    if nearness is None or agreement is None or (nearness == 3 and agreement > 0):
        return None
    return nearness, agreement


def _same_reference(one: str, other: str) -> bool:
    short, long = (one, other) if len(one) <= len(other) else (other, one)
    return short == long != "" or (len(short) >= TELLING_LENGTH and short in long)


def _agreement(one: _Read, other: _Read) -> int | None:
    """0 with the same order codes, 1 with the same words, 2 with a good part of them, 3 with one silent; None when they differ."""
    if one.codes and other.codes:
        return 0 if one.codes == other.codes else None
    short, long = sorted((one.memo, other.memo), key=len)
    if not short:
        return 3
    if short == long:
        return 1
    part = max(TELLING_LENGTH, int(len(short) * SHARED))
    shared = any(short[start : start + part] in long for start in range(len(short) - part + 1))
    return 2 if shared or short in long else None
