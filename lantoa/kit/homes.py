"""Where rows are at home: the words in which every room says which of its rows go along when a province moves to machines of its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

# "moves": with what its columns name; "shared": every house has all of it; "named": wherever a row that moves names it; "chain": the
# journal's past, which is taken along by the journal's own rules; "stays": this house's own business.
Kind = Literal["moves", "shared", "named", "chain", "stays"]
# In place of a column: the row whose kind and number stand in `subject_type` and `subject_id`; where that does not move, what is named after it.
SUBJECT = "@subject"


@dataclass(frozen=True, slots=True)
class Home:
    """What is said of one table. `model` is "room.Model".

    `by` names columns: a row moves with what the first of them names that is not empty. `members` is a table and its column: a row with
    nothing in `by` moves where a row of that table that moves names it. `everybodys`: a row with nothing in `by` is every house's.
    """

    model: str
    kind: Kind
    by: tuple[str, ...] = ()
    members: tuple[str, str] | None = None
    everybodys: bool = False
    why: str = ""


def moves(by: str, *models: str, members: tuple[str, str] | None = None, everybodys: bool = False) -> list[Home]:
    """A row of these moves with the row that the first filled one of these columns names; `by` with spaces between them."""
    return [Home(model, "moves", tuple(by.split()), members, everybodys) for model in models]


def shared(why: str, *models: str) -> list[Home]:
    """Every house has all the rows of these: places, words of the law, lists from outside."""
    return _said("shared", why, models)


def named(why: str, *models: str) -> list[Home]:
    """A row of these belongs to nobody of its own and goes wherever a row that moves names it."""
    return _said("named", why, models)


def chained(why: str, *models: str) -> list[Home]:
    """The journal's: what is hashed and signed is never rewritten, so it is taken along as it stands, by the journal's rules."""
    return _said("chain", why, models)


def stays(why: str, *models: str) -> list[Home]:
    """The rows of these are the installation's own, or over within days."""
    return _said("stays", why, models)


def _said(kind: Kind, why: str, models: tuple[str, ...]) -> list[Home]:
    if not why:
        raise ValueError("whose rows these are needs a reason")
    return [Home(model, kind, why=why) for model in models]
