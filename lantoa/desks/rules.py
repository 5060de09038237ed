"""The lists of the shared desk as dated house rules, and when a programme is behind its plan."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

_FILE = Path(__file__).parent / "data" / "lists.toml"
LONGEST_WORDS = 500
LANGUAGES = frozenset({"vi", "en", "id"})


@dataclass(frozen=True, slots=True)
class ListKind:
    """One list: its name, what to do next and how its rows' links are called by language, to which kinds of organisation it may be handed and by what it is narrowed then,
    the days its source counts by, from how many days on something is old, how long who takes it has, and how long what was done stays off."""

    id: str
    slug: str
    partners: tuple[str, ...]
    part: str
    days: Mapping[str, int]
    slack: float
    old_days: int
    due_days: int
    rest_days: int
    name: Mapping[str, str]
    next: Mapping[str, str]
    link: Mapping[str, str]

    def title(self, language: str) -> str:
        return self.name.get(language, self.name["vi"])

    def what_next(self, language: str) -> str:
        return self.next.get(language, self.next["vi"])

    def link_words(self, language: str) -> str:
        return self.link.get(language, self.link.get("vi", ""))


@cache
def lists() -> Mapping[str, ListKind]:
    """Every list by its id, in the order in which they are shown."""
    rows = tomllib.loads(_FILE.read_text("utf-8"))["list"]
    return {
        row["id"]: ListKind(**{"part": "", "slack": 0.0, "link": {}, **row, "partners": tuple(row["partners"])})
        for row in rows
    }


def list_at(slug: str) -> ListKind | None:
    """The list with this word in its address."""
    return next((one for one in lists().values() if one.slug == slug), None)


def is_behind(planned: int, taken: int, starts: date, ends: date, today: date, slack: float) -> bool:
    """Whether fewer seats are taken than the part of the time that has passed asks for; `slack` is what may still be missing, as a share of
    the plan, and after the last day nothing may."""
    if today < starts:
        return False
    if today > ends:
        return taken < planned
    passed = ((today - starts).days + 1) / ((ends - starts).days + 1)
    return taken < planned * max(passed - slack, 0)
