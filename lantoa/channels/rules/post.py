"""Posts: what each place takes, as dated data, and the words as they stand there."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from lantoa.kit.vietnamese import fold

_FILE = Path(__file__).parents[1] / "data" / "post_places.toml"
LONGEST_WORDS = 2_000
MOST_PHOTOS = 10


@dataclass(frozen=True, slots=True)
class PostSpot:
    """A place to post: its bounds, the picture that fills the screen there, who says so, and whether that was verified."""

    slug: str
    name: str
    place: str
    kind: str
    longest: int
    most_tags: int
    most_photos: int
    width: int
    height: int
    links: bool
    valid_from: date
    source: str
    verified: bool
    valid_to: date | None = None

    def is_open(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


@cache
def spots() -> dict[str, PostSpot]:
    """Every place by its slug, in the file's order."""
    read: dict[str, Any] = tomllib.loads(_FILE.read_text("utf-8"))
    return {row["slug"]: PostSpot(**row) for row in read["place"]}


def tags_of(*names: str) -> list[str]:
    """Hashtags for these names, as people type them: no marks, words run together; each once, none longer than 30 signs."""
    found: dict[str, None] = {}
    for name in names:
        words = re.findall(r"[A-Za-z0-9]+", fold(name))[:4]
        tag = "#" + "".join(word[:1].upper() + word[1:] for word in words)
        if 2 < len(tag) <= 31 and not tag[1:].isdigit():
            found[tag] = None
    return list(found)


def words_at(spot: PostSpot, words: str, how: str, tags: list[str]) -> tuple[str, bool]:
    """(the words as they stand at this place, whether the seller's own were cut to fit): theirs, how to order, hashtags."""
    below = "\n\n".join(part for part in (how, " ".join(tags[: spot.most_tags])) if part)
    room = max(spot.longest - len(below) - 2, 0)
    body = words.strip()
    cut = len(body) > room
    if cut:
        head = body[: max(room - 1, 0)]
        at_word = max(head.rfind(" "), head.rfind("\n"))
        body = (head[:at_word] if at_word > room // 2 else head).rstrip() + "…"
    return f"{body}\n\n{below}".strip(), cut
