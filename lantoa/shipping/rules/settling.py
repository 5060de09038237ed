"""Whether what a carrier settled is what it was to collect."""

from __future__ import annotations

from dataclasses import dataclass

from lantoa.shipping.rules.statuses import DELIVERED

AGREES, SHORT, OVER = "agrees", "short", "over"
UNKNOWN_PARCEL, NOT_DELIVERED, ALREADY_SETTLED = "unknown_parcel", "not_delivered", "already_settled"
TAKEN_BACK = "taken_back"
# The line's money counts towards the parcel; the others repeat it or belong to no parcel we know.
COUNTED = frozenset({AGREES, SHORT, OVER, NOT_DELIVERED})


@dataclass(frozen=True, slots=True)
class Carried:
    """What the rule needs to know of a parcel: its state, what is to be collected, what earlier lines brought (đồng)."""

    status: str
    heard_of: bool
    cash: int
    received: int


def judge(parcel: Carried | None, collected: int) -> str:
    """What a settlement line that says so many đồng were collected means for this parcel.

    A carrier that never told anything of a parcel cannot contradict itself: its payment says that the parcel arrived. A line
    without cash only tells a fee, and agrees wherever no cash was due yet.
    """
    if parcel is None:
        return UNKNOWN_PARCEL
    if collected and parcel.received and parcel.received >= parcel.cash:
        return ALREADY_SETTLED
    arrived = parcel.status == DELIVERED or not parcel.heard_of
    if not arrived:
        return NOT_DELIVERED if collected else AGREES
    if not collected and parcel.received:
        return AGREES
    total = parcel.received + collected
    return AGREES if total == parcel.cash else SHORT if total < parcel.cash else OVER
