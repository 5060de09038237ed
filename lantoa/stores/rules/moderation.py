"""Which goods need a look before buyers see them, and how long everybody has: dated data, read once."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from lantoa.kit.vietnamese import fold, normalise_tones
from lantoa.kit.world import VIETNAM, world

_FILE = Path(__file__).parents[1] / "data" / "moderation.toml"
LONGEST_WORDS, LONGEST_QUESTION, LONGEST_ASKER = 1_000, 500, 60
MOST_PAPERS, LONGEST_PAPER_NAME = 10, 120
# From one network: a whole village may share an address.
MOST_REPORTS_AN_HOUR, MOST_QUESTIONS_AN_HOUR = 20, 10
# How many messages a day a stall gets about questions, how many about reviews, and an asker about answers; the rest waits on its page.
MOST_QUESTIONS_TOLD_A_DAY, MOST_REVIEWS_TOLD_A_DAY, MOST_ANSWERS_TOLD_A_DAY = 5, 5, 5
_GAP = r"[\s.\-()]*"
_PHONE = re.compile(rf"(?<!\d)(?:\+?{_GAP}8{_GAP}4|0)(?:{_GAP}\d){{8,10}}(?!\d)")
_LINK = re.compile(
    r"https?:|www\s*\.|\S@\S|\b[a-z0-9-]+\.(?:com|net|org|info|vn|me|shop|io|link|page|store|xyz|top|asia)\b", re.ASCII
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Guard:
    """A kind of goods that is looked at first: how it is known, since when, who says so and how sure that is."""

    code: str
    words: tuple[str, ...]
    unless: tuple[str, ...]
    categories: tuple[str, ...]
    valid_from: date
    valid_to: date | None
    source: str
    confidence: str
    names: Mapping[str, str]
    papers: Mapping[str, str]
    paper_is_sure: bool

    def name(self, language: str) -> str:
        """What this kind is called, in the reader's language."""
        return self.names.get(language, self.names["vi"])

    def paper(self, language: str) -> str:
        """Which paper may be asked for, in the reader's language."""
        return self.papers.get(language, self.papers["vi"])

    def fits(self, names: Iterable[str], category: str) -> bool:
        """Whether goods of these names, or on this shelf, are of this kind."""
        return category in self.categories or any(self._speaks_of(name) for name in names)

    def _speaks_of(self, name: str) -> bool:
        spelt = _spelt(name)
        for other in self.unless:
            spelt = re.sub(rf"\b{re.escape(_spelt(other))}\b", " · ", spelt)
        plain = f" {' '.join(re.sub(r'[^a-z0-9]+', ' ', fold(spelt)).split())} "
        return any(f" {fold(word)} " in plain for word in self.words)


@dataclass(frozen=True, slots=True)
class Clock:
    """How long something may take, and who says so."""

    code: str
    hours: int
    valid_from: date
    valid_to: date | None
    source: str
    confidence: str


def _spelt(text: str) -> str:
    return normalise_tones(text).casefold()


def _read() -> tuple[tuple[Guard, ...], tuple[Clock, ...]]:
    written = tomllib.loads(world.read_file(_FILE).decode("utf-8"))
    return tuple(map(_guard, written["guards"])), tuple(map(_clock, written["clocks"]))


def _guard(row: Mapping[str, Any]) -> Guard:
    return Guard(
        row["code"], tuple(row["words"]), tuple(row["unless"]), tuple(row["categories"]), row["valid_from"], row.get("valid_to"),
        row["source"], row["confidence"], row["name"], row["paper"], row["paper_confidence"] != "unverified",
    )  # fmt: skip


def _clock(row: Mapping[str, Any]) -> Clock:
    return Clock(row["code"], row["hours"], row["valid_from"], row.get("valid_to"), row["source"], row["confidence"])


GUARDS, CLOCKS = _read()


def guard_for(names: Iterable[str], category: str, on: date) -> Guard | None:
    """The first kind, in the file's order, that goods of these names or this shelf belong to on this day; None for ordinary goods."""
    known = tuple(names)
    return next((guard for guard in GUARDS if _holds(guard, on) and guard.fits(known, category)), None)


def guard(code: str) -> Guard | None:
    """The kind of this code, also when it no longer holds."""
    return next((one for one in GUARDS if one.code == code), None)


def clock(code: str, on: date) -> Clock:
    """The clock of this name that holds on this day. Raises LookupError where the data has none."""
    found = [one for one in CLOCKS if one.code == code and _holds(one, on)]
    if not found:
        raise LookupError(code)
    return found[-1]


def due(code: str, since: datetime) -> datetime:
    """When what began at this moment has to be done."""
    return since + timedelta(hours=clock(code, since.astimezone(VIETNAM).date()).hours)


def _holds(row: Guard | Clock, on: date) -> bool:
    return row.valid_from <= on and (row.valid_to is None or on <= row.valid_to)


def has_contact(text: str) -> bool:
    """Whether a phone number, an address of a page or of a mailbox stands in what is to be shown to everybody."""
    plain = fold(text)
    return bool(_PHONE.search(plain) or _LINK.search(plain))


def given_name(name: str) -> str:
    """The name people are called by: the last word in Vietnamese names."""
    return name.split()[-1] if name.split() else ""
