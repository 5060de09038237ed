"""What rooms above have to say beside something that a room below shows: rows of words with a link."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db.models import BooleanField, ExpressionWrapper, Q, Value


@dataclass(frozen=True, slots=True)
class Beside:
    """One row: its words, a word below, and where it leads ("" nowhere). The same for everybody who asks."""

    title: str
    note: str = ""
    href: str = ""


Say = Callable[[int], Iterable[Beside]]
# From the name of a column that holds the thing's id: whether there may be something to say, as part of somebody else's query.
There = Callable[[str], Q]
_said: dict[tuple[str, str], tuple[Say, There]] = {}


def add_beside(thing: str, room: str, say: Say, there: There) -> None:
    """Let a room speak beside each `thing`, by its id; a room calls this when it is ready. What it says may change only with commits that
    touch the pages of that thing's seller, and at midnight: the page it stands on is kept. `there` is part of a query that is composed
    once: no day may stand in it."""
    _said[thing, room] = say, there


def may_be_beside(thing: str, column: str) -> ExpressionWrapper:
    """Whether some room may have something to say, so that nobody is asked in vain."""
    found = Q(Value(False))
    for (what, _room), (_say, there) in sorted(_said.items(), key=lambda one: one[0]):
        if what == thing:
            found |= there(column)
    return ExpressionWrapper(found, output_field=BooleanField())


def beside(thing: str, pk: int) -> list[Beside]:
    """What all rooms say beside this one, in the order of their names."""
    those = sorted(_said.items(), key=lambda one: one[0])
    return [row for (what, _room), (say, _there) in those if what == thing for row in say(pk)]
