"""What rooms above have to say beside something that a room below shows: rows of words with a link."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Beside:
    """One row: its words, a word below, and where it leads ("" nowhere). The same for everybody who asks."""

    title: str
    note: str = ""
    href: str = ""


Say = Callable[[int], Iterable[Beside]]
_said: dict[tuple[str, str], Say] = {}


def add_beside(thing: str, room: str, say: Say) -> None:
    """Let a room speak beside each `thing`, by its id; a room calls this when it is ready. What it says may change only with commits that
    touch the pages of that thing's seller, and at midnight: the page it stands on is kept."""
    _said[thing, room] = say


def beside(thing: str, pk: int) -> list[Beside]:
    """What all rooms say beside this one, in the order of their names."""
    return [
        row for (what, _room), say in sorted(_said.items(), key=lambda one: one[0]) if what == thing for row in say(pk)
    ]
