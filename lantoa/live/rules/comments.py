"""What a comment is known by, what of it may be shown, and how pasted comments are read."""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache

from lantoa.kit.vietnamese import clean_line, fold
from lantoa.live.rules.grammar import Why

# The same words of the same name, heard by two sources this far apart at most, are one comment.
SAME_WITHIN = timedelta(minutes=5)
LONGEST = 10_000
LONGEST_HERE = 500
MOST_PASTED = 20_000
LONGEST_SECONDS = 400_000  # what `[99:59:59]` says, and more than a sale can last
# So many of one writer's own comments a minute are taken on the session's own page.
MOST_A_MINUTE = 12
_TIMED = re.compile(r"^\[?(\d{1,2}):(\d{2})(?::(\d{2}))?\]?[\s,;\t|-]+(?=\S)")
_NAMED = re.compile(r"^(?P<name>[^:\t|]{1,80}?)\s*(?:[:|]|\t+)\s*(?P<text>\S.*)$")
# What people put between the digits of a number; up to three of them, never given back, so that no text makes the search long.
_GAP = r"[\s.,/_*()+~|\u2022\u00b7\u2010-\u2015\u2212\ufe0f\u20e3-]{0,3}+"
_REST = rf"(?:[35789](?:{_GAP}[0-9]){{8}}|[12](?:{_GAP}[0-9]){{9}}|2(?:{_GAP}[0-9]){{8}})[0-9]{{0,2}}"
_PHONE = re.compile(
    rf"\+?(?<![0-9])(?:(?:(?:00)?84{_GAP}(?:0{_GAP})?|0{_GAP}){_REST}|0[1-9][0-9]{{7,9}}|\+84{_GAP}[1-9](?:{_GAP}[0-9]){{7,9}})(?![0-9])"
    # Without its zero: nine digits, no round sum.
    r"|(?<![0-9])(?<![0-9][.,])[35789](?:[0-9]{8}|[0-9]{2}\.[0-9]{3}\.[0-9]{3})(?<!000)(?![0-9]|[.,][0-9]|\s?(?:đ\b|vn[dđ]\b))"
)
# Letters that stand for digits, beside digits: 09l2, O912.
_MEANT = re.compile(r"(?<=[0-9])[oOlI]{1,3}(?=[0-9])|(?<![^\W_])[oO](?=[35789][0-9lI])|(?<=[0-9]{4})[oOlI](?![^\W_])")
_AS_DIGITS = str.maketrans("oOlI", "0011")
# A day, with its year or before another word; the end of a sum like 1.050.000.
_DAY = re.compile(
    r"(?:0?[1-9]|[12][0-9]|3[01])(?:/(?:0?[1-9]|1[0-2])(?:/(?:20)?[0-9]{2})?(?![/0-9])|([.-])(?:0?[1-9]|1[0-2])\1 ?20[0-9]{2}(?![0-9]))"
)
_SUM_BEFORE = re.compile(r"(?<![^\W_])[0-9]{1,3}[.,]$")
_SUM = re.compile(r"[0-9]{3}(?:[.,][0-9]{3})+(?![0-9]|[.,][0-9])")


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
    """The words with every phone number in them hidden but for its last two digits, however its digits are parted or written."""
    plain = _MEANT.sub(lambda found: found[0].translate(_AS_DIGITS), _with_plain_digits(text))
    parts, done, at = [], 0, 0
    while found := _PHONE.search(plain, at):
        if _DAY.match(plain, found.start()) or _is_sum(plain, found.start()):
            at = found.start() + 1
            continue
        parts += [text[done : found.start()], "•••••••", re.sub(r"[^0-9]", "", found[0])[-2:]]
        done = at = found.end()
    return "".join([*parts, text[done:]])


def _with_plain_digits(text: str) -> str:
    """The same text, letter for letter, with digits and signs of other shapes as plain ones."""
    if text.isascii():
        return text
    return "".join(letter if letter.isascii() else _plain(letter) for letter in text)


@lru_cache(4096)
def _plain(letter: str) -> str:
    same = unicodedata.normalize("NFKC", letter)
    digit = unicodedata.decimal(same, None) if len(same) == 1 else None
    return str(digit) if digit is not None else same if len(same) == 1 else letter


def _is_sum(plain: str, at: int) -> bool:
    """Whether what begins here goes on with a sum in đồng, as after the first point of 1.050.000."""
    return bool(_SUM_BEFORE.search(plain[max(at - 5, 0) : at]) and _SUM.match(plain, at))


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
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
    return (name, words, _whole(seconds)) if name and words else None


def _whole(seconds: object) -> int | None:
    """Whole seconds from the beginning; None for what is no time a live sale can last: JSON knows Infinity and numbers without end."""
    return int(seconds) if isinstance(seconds, int | float) and 0 <= seconds <= LONGEST_SECONDS else None


def account_line(kind: str, *, held: bool, waits: bool) -> str:
    """In which line of the account a comment of this kind is counted."""
    if kind == "order":
        return "out_of_stock" if waits and not held else "ordered"
    known = {"change": "changed", "cancel": "changed", "question": "question", "unclear": "asked_back", "spam": "spam"}
    return known.get(kind, "other")


def why_kept(parts: Sequence[Why]) -> list[list[str]]:
    """Why a decision was made, as it is kept: of each part what it is about, what it was read as, and the words it stands on."""
    return [[part.what, part.value[:80], part.words[:120]] for part in parts[:12]]
