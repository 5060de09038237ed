"""Which files hold the facts, up to which place of the journal, and the units they are counted by."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings

from lantoa.kit.world import world
from lantoa.places import api as places

VERSION = 3


@dataclass(frozen=True, slots=True)
class Part:
    """One file: rows of one province and month, the first and last place of the journal in it, and the file's SHA-256."""

    file: str
    province: str
    month: str
    rows: int
    first: int
    last: int
    sha256: str


@dataclass(slots=True)
class Manifest:
    """All facts: made from the journal's entries up to `position`, whose seal is `seal`. What it does not name is no fact.

    `gone`: files that are no part of it any more, with the moment since when; they are removed later, so that whoever reads them now is not
    disturbed.
    """

    position: int = 0
    seal: str = ""
    parts: list[Part] = field(default_factory=list)
    gone: dict[str, str] = field(default_factory=dict)

    def files(self, provinces: Iterable[str] = ()) -> list[Path]:
        """The files, of these provinces or of all."""
        wanted = frozenset(provinces)
        return [root() / part.file for part in self.parts if not wanted or part.province in wanted]

    def written(self) -> bytes:
        return json.dumps({"version": VERSION, **asdict(self)}, indent=1).encode()


def root() -> Path:
    return Path(settings.FACTS_ROOT)


def manifest() -> Manifest:
    """As it stands now; an empty one where there is none, or one of another version."""
    path = root() / "manifest.json"
    if not path.exists():
        return Manifest()
    read: dict[str, Any] = json.loads(world.read_file(path))
    if read.pop("version") != VERSION:
        return Manifest()
    return Manifest(**{**read, "parts": [Part(**part) for part in read["parts"]]})


# What happened in no commune that is known counts for the province alone.
NOWHERE = "none"


def counted_units() -> list[dict[str, str]]:
    """Every commune with its province and terrain, and what is of no commune. One query."""
    communes = [
        {"place": unit.code, "province": unit.province_id, "terrain": terrain_of(unit)} for unit in places.units()
    ]
    return [
        *communes,
        *(
            {"place": "", "province": code, "terrain": NOWHERE}
            for code in sorted({one["province"] for one in communes})
        ),
    ]


def terrain_of(unit: places.Unit) -> str:
    """The one terrain a commune counts under: an island first, then mountain, then by the kind of unit."""
    return "island" if unit.is_island else "mountain" if unit.is_mountain else "urban" if unit.is_urban else "rural"
