"""Pieces that rooms above hold for buyers who have not ordered them yet, as in a live sale."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from typing import NamedTuple


class Held(NamedTuple):
    """So many pieces of a kind are held at this moment and stand in no order; `sale` is the number of what they are held in."""

    sale: int
    variant: int
    pieces: int


# For an organisation and some of its kinds.
Holds = Callable[[int, Collection[int]], Iterable[Held]]
_told: dict[str, Holds] = {}


def told_held(room: str, holds: Holds) -> None:
    """A room above says once how to find what it holds for buyers who may still order it: for an organisation and ids of its variants. Such
    pieces are planned in as likely, until they are ordered or let go."""
    _told[room] = holds


def held_for(organisation_id: int, variant_ids: Collection[int]) -> list[Held]:
    """What all rooms above hold at this moment; nobody is asked about nothing."""
    if not variant_ids:
        return []
    return [one for _room, holds in sorted(_told.items()) for one in holds(organisation_id, variant_ids)]
