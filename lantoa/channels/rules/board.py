"""Places where goods are put up by hand: dated data, the card to copy from, and what differs from what was put up there."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

_FILE = Path(__file__).parents[1] / "data" / "boards.toml"
LONGEST_ADDRESS = 500
# What each link may be: not looked at yet, there, not there any more, no answer, not looked at because its domain is not known.
LINK_STATES = ("", "live", "gone", "silent", "unchecked")
# A rule of this house: one silent evening is no news, and nobody's server is asked more than once a day for the same page.
DAYS_BETWEEN_CHECKS = 1


@dataclass(frozen=True, slots=True)
class BoardField:
    """One box of the place's form: our name for what goes in, and how many characters fit (0: no bound known)."""

    name: str
    longest: int


@dataclass(frozen=True, slots=True)
class Board:
    """A place, since when and until when (the last day included), who says so, and the form it asks for."""

    slug: str
    name: str
    hosts: tuple[str, ...]
    valid_from: date
    valid_to: date | None
    source: str
    verified: bool
    fields: tuple[BoardField, ...]
    fields_verified: bool
    photo_side: int
    most_photos: int

    def is_open(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True, slots=True)
class Line:
    """One field of a card: what to copy, and whether it was cut to fit."""

    name: str
    value: str
    longest: int
    cut: bool


@cache
def boards() -> tuple[Board, ...]:
    """Every place that ever stood here, closed ones too, in the file's order."""
    read: dict[str, Any] = tomllib.loads(_FILE.read_text("utf-8"))
    return tuple(_board(row, read["form"][row.get("form", "general")]) for row in read["board"])


def board(slug: str) -> Board | None:
    return next((one for one in boards() if one.slug == slug), None)


def _board(row: Mapping[str, Any], form: Mapping[str, Any]) -> Board:
    return Board(
        slug=row["slug"], name=row["name"], hosts=tuple(row["hosts"]), valid_from=row["valid_from"], valid_to=row.get("valid_to"), source=row["source"],
        verified=row["verified"], fields=tuple(BoardField(one["name"], one.get("longest", 0)) for one in form["fields"]), fields_verified=form["verified"],
        photo_side=form["photos"]["side"], most_photos=form["photos"]["most"],
    )  # fmt: skip


def card(place: Board, facts: Mapping[str, str]) -> list[Line]:
    """What to copy into each field, in the place's order; what is empty is left out, what is too long is cut at a word."""
    lines = []
    for field in place.fields:
        whole = facts.get(field.name, "").strip()
        value = _fitting(whole, field.longest)
        if value:
            lines.append(Line(field.name, value, field.longest, value != whole))
    return lines


def _fitting(words: str, longest: int) -> str:
    if not longest or len(words) <= longest:
        return words
    head = words[: longest + 1]
    at_word = head[: max(head.rfind(" "), head.rfind("\n"))].rstrip() if " " in head or "\n" in head else ""
    return at_word if len(at_word) > longest // 2 else words[:longest]


def may_stand_at(place: Board, address: str) -> bool:
    """Whether goods at this place can stand at this address: https, no name or password in it, on one of the place's own hosts."""
    if len(address) > LONGEST_ADDRESS or not address.isascii() or any(sign <= " " or sign == "\\" for sign in address):
        return False
    try:
        parts = urlsplit(address)
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        return False
    if parts.scheme != "https" or "@" in parts.netloc or port not in (None, 443) or "." not in host:
        return False
    return not place.hosts or _is_on(host, place.hosts)


def may_be_opened(place: Board, address: str) -> bool:
    """Whether the house itself may open it: only hosts that the data names, so that no link leads our server astray."""
    return bool(place.hosts) and may_stand_at(place, address)


def _is_on(host: str, hosts: Iterable[str]) -> bool:
    return any(host == one or host.endswith(f".{one}") for one in hosts)


def link_state(status: int) -> str:
    """What an answer of the place's server says of the page."""
    if status in (404, 410):
        return "gone"
    return "live" if 200 <= status < 400 else "silent"
