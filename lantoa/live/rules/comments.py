"""What a comment is known by, what of it may be shown, and how pasted comments are read."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from lantoa.kit.vietnamese import clean_line, fold
from lantoa.live.rules.grammar import Why

# The same words of the same name, heard by two sources this far apart at most, are one comment.
SAME_WITHIN = timedelta(minutes=5)
LONGEST = 10_000
LONGEST_HERE = 500
MOST_PASTED = 20_000
# So many of one writer's own comments a minute are taken on the session's own page.
MOST_A_MINUTE = 12
_TIMED = re.compile(r"^\[?(\d{1,2}):(\d{2})(?::(\d{2}))?\]?[\s,;\t|-]+(?=\S)")
_NAMED = re.compile(r"^(?P<name>[^:\t|]{1,80}?)\s*(?:[:|]|\t+)\s*(?P<text>\S.*)$")
_PHONE = re.compile(r"(?<![\d.,])(?:\+?84|0)(?:[\s.\-]?\d){8,10}(?!\d)")


@dataclass(frozen=True, slots=True)
class Heard:
    """One comment as a source told it. `known_by` is the writer's number there, "" where it tells only a name; `seconds` is when it was
    said, counted from the beginning, where only that is known."""

    outside_id: str
    known_by: str
    name: str
    text: str
    said_at: datetime | None = None
    seconds: int | None = None


def known_by(number: str, name: str) -> str:
    """What a writer is known by at their place: their number there, else their name behind `=`. No number that a place tells can be taken for
    a name, nor for what stands there once somebody is forgotten (`gone:`)."""
    if not number:
        return f"={fold(name)}"[:120]
    return (f"/{number}" if number.startswith(("=", "/", "gone:")) else number)[:120]


def mark(name: str, text: str) -> str:
    """What the same words of the same name are found by."""
    return hashlib.blake2b(f"{fold(name)[:120]}|{fold(text)[:2000]}".encode(), digest_size=8).hexdigest()


def kept(text: str) -> str:
    """A comment's words as they are kept: whole up to ten thousand letters, without what no database takes."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode()[:LONGEST]


def without_phones(text: str) -> str:
    """The words with every phone number in them hidden but for its last two digits."""
    return _PHONE.sub(lambda found: "•••••••" + re.sub(r"\D", "", found[0])[-2:], text)


def shown(text: str, most: int = 300) -> str:
    """A comment's words as screens show them: one line, no phone numbers, not endless."""
    line = without_phones(clean_line(text))
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"


def read_paste(text: str) -> tuple[list[Heard], list[str]]:
    """(comments, lines that are none) in what somebody pasted: `Tên: lời`, with a time before it or not, a tab or a bar for the colon, or JSON
    lines with author, text and at_seconds. What is pasted twice gets the same numbers."""
    found: list[Heard] = []
    left: list[str] = []
    often: Counter[tuple[str, str, int | None]] = Counter()
    for line in text.splitlines():
        if not line.strip():
            continue
        read = _one(line)
        if read is None:
            left.append(clean_line(line)[:200])
            continue
        name, words, seconds = read
        known = (fold(name), fold(words), seconds)
        often[known] += 1
        number = hashlib.blake2b(f"{known}|{often[known]}".encode(), digest_size=15).hexdigest()
        found.append(Heard(number, "", name, words, seconds=seconds))
    return found, left


def _one(line: str) -> tuple[str, str, int | None] | None:
    if line.lstrip().startswith("{"):
        return _from_json(line)
    plain, seconds = line.strip().strip("\ufeff"), None
    timed = _TIMED.match(plain)
    if timed:
        hours, minutes, rest = int(timed[1]), int(timed[2]), timed[3]
        seconds = hours * 3600 + minutes * 60 + int(rest) if rest else hours * 60 + minutes
        plain = plain[timed.end() :]
    named = _NAMED.match(plain)
    if not named:
        return None
    name = clean_line(named["name"])
    return (name[:120], kept(named["text"].strip()), seconds) if name else None


def _from_json(line: str) -> tuple[str, str, int | None] | None:
    try:
        row = json.loads(line)
        name, words = clean_line(str(row["author"]))[:120], kept(str(row["text"]))
        seconds = row.get("at_seconds")
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
    return (name, words, int(seconds) if isinstance(seconds, int | float) else None) if name and words else None


def account_line(kind: str, *, held: bool, waits: bool) -> str:
    """In which line of the account a comment of this kind is counted."""
    if kind == "order":
        return "out_of_stock" if waits and not held else "ordered"
    known = {"change": "changed", "cancel": "changed", "question": "question", "unclear": "asked_back", "spam": "spam"}
    return known.get(kind, "other")


def why_kept(parts: Sequence[Why]) -> list[list[str]]:
    """Why a decision was made, as it is kept: of each part what it is about, what it was read as, and the words it stands on."""
    return [[part.what, part.value[:80], part.words[:120]] for part in parts[:12]]
