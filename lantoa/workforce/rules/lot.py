"""Which lot is taken for which order: what expires first goes first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class InLot:
    """So many of a kind are left in a lot."""

    lot: int
    variant: int
    left: int
    made_on: date
    expires_on: date | None = None
    recalled: bool = False

    def good(self, on: date) -> bool:
        """Whether it may still be given to somebody on that day; its last day is a good one."""
        return not self.recalled and (self.expires_on is None or self.expires_on >= on)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A line of an order still waits for so many of a kind."""

    line: int
    variant: int
    quantity: int


@dataclass(frozen=True, slots=True)
class Take:
    """For this line take so many out of this lot."""

    line: int
    lot: int
    quantity: int


def first_expired_first_out(
    lots: Sequence[InLot], wanted: Sequence[Wanted], *, on: date
) -> tuple[list[Take], dict[int, int]]:
    """What to take from where for each line in turn, and how many of a line no lot has.

    Lots that expire first come first, those without a day last, the older before the newer. What has expired or was called back is never taken.
    """
    left = {(one.lot, one.variant): one.left for one in lots if one.good(on)}
    order = sorted(
        (one for one in lots if one.good(on)), key=lambda one: (one.expires_on or date.max, one.made_on, one.lot)
    )
    takes, missing = [], {}
    for line in wanted:
        waits = line.quantity
        for one in order:
            if waits and one.variant == line.variant and (there := left[one.lot, one.variant]) > 0:
                taken = min(there, waits)
                left[one.lot, one.variant] -= taken
                waits -= taken
                takes.append(Take(line.line, one.lot, taken))
        if waits:
            missing[line.line] = waits
    return takes, missing
