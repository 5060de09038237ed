"""Days on which rooms above know that goods sell in a burst, as when they are shown live: those that were, and those that are planned."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import date

# For an organisation and some of its products: by product the days of bursts between two days, both included.
Bursts = Callable[[int, Collection[int], date, date], Mapping[int, Collection[date]]]
_told: dict[str, Bursts] = {}


def told_bursts(kind: str, bursts: Bursts) -> None:
    """A room above says once how to find on which days goods sold, or will sell, in a burst of this kind: for an organisation and ids of its
    products, by product the days from one to another, both included. What is expected learns what such a day brings, and counts on it where
    one is planned; a day is felt on the next one too."""
    _told[kind] = bursts


def bursts_of(
    organisation_id: int, product_ids: Collection[int], since: date, until: date
) -> dict[int, dict[str, list[date]]]:
    """By product and kind, all that rooms above know; nobody is asked about nothing."""
    found: dict[int, dict[str, list[date]]] = {pk: {} for pk in product_ids}
    for kind, bursts in sorted(_told.items()) if found else ():
        for pk, days in bursts(organisation_id, product_ids, since, until).items():
            found[pk][kind] = sorted(days)
    return found
