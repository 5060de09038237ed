"""Which offers of carriers suit a parcel, and what stands against a parcel before anybody is asked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

HEAVIEST = 200_000  # grams: beyond it, it is a load and no parcel
LARGEST_SIDE = 400  # centimetres
Against = Literal["no_weight", "too_heavy", "too_large", "too_much_cash", "not_cold"]


@dataclass(frozen=True, slots=True)
class Needs:
    """What a parcel is: grams, centimetres, đồng; whether it is kept cold or minded."""

    weight: int
    sides: tuple[int, int, int] = (0, 0, 0)
    cash: int = 0
    cold: bool = False
    fragile: bool = False


@dataclass(frozen=True, slots=True)
class Most:
    """The most a carrier takes; 0 where it says nothing."""

    weight: int = 0
    side: int = 0
    cash: int = 0


@dataclass(frozen=True, slots=True)
class Priced:
    """What a carrier would take for it, when, and whether it keeps it cold and minds it."""

    carrier: str
    service: str
    name: str
    fee: int
    promised: date | None
    cold: bool
    fragile: bool


@dataclass(frozen=True, slots=True)
class NoOffer:
    """A carrier that makes no offer: why, and its own words or the place it does not know."""

    carrier: str
    why: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class Compared:
    """Offers, the best first, each with why it must not be taken (None: it may); and carriers that make none."""

    offers: list[tuple[Priced, str | None]]
    without: list[NoOffer]


def against(needs: Needs, most: Most = Most()) -> Against | None:  # noqa: B008 - it never changes
    """Why this carrier (or, without one, anybody) does not take such a parcel; None when nothing is known against it."""
    if needs.weight <= 0:
        return "no_weight"
    if needs.weight > (most.weight or HEAVIEST):
        return "too_heavy"
    if max(needs.sides) > (most.side or LARGEST_SIDE):
        return "too_large"
    if most.cash and needs.cash > most.cash:
        return "too_much_cash"
    return None


def unsuitable(needs: Needs, offer: Priced) -> Against | None:
    """Why an offer must not be taken for it: cold goods are never given to who does not keep them cold."""
    return "not_cold" if needs.cold and not offer.cold else None


def in_order(offers: Iterable[Priced], needs: Needs) -> list[Priced]:
    """Those that suit first; among them those that mind what is fragile where it is, then the cheapest, then the soonest."""
    return sorted(
        offers,
        key=lambda one: (
            unsuitable(needs, one) is not None, needs.fragile and not one.fragile, one.fee, one.promised or date.max, one.carrier, one.service,
        ),
    )  # fmt: skip
