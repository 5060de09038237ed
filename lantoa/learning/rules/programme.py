"""Target groups as they are written in the data file, and how a programme's plan is bounded, without a database."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from lantoa.kit.vietnamese import fold
from lantoa.kit.world import world

GROUPS = Path(__file__).parent.parent / "data" / "programmes" / "target_groups.toml"
LONGEST_TITLE, LONGEST_SECTOR = 160, 120
MOST_PROGRAMME_SEATS = 1_000_000
LONGEST_PROGRAMME_DAYS = 366 * 5


@dataclass(frozen=True, slots=True)
class TargetGroup:
    """Whom a programme may mean to reach. `ours` where no decision names the group so; `words` are how lists write it, folded."""

    code: str
    vi: str
    en: str
    id: str
    words: tuple[str, ...]
    ours: bool
    source: str

    def title(self, language: str) -> str:
        """Its name in a language, Vietnamese where there is none."""
        return {"en": self.en, "id": self.id}.get(language[:2], self.vi)


@cache
def target_groups() -> dict[str, TargetGroup]:
    """The groups by their code, in the order of the file."""
    rows = tomllib.loads(world.read_file(GROUPS).decode("utf-8"))["group"]
    return {row["code"]: TargetGroup(**{**row, "words": tuple(row["words"])}) for row in rows}


def group_called(text: str) -> str:
    """The code of the group that a list's cell names; "" where it is empty or none of them."""
    said = " ".join(fold(text).replace(",", " ").replace("/", " ").replace("-", " ").split())
    return next((group.code for group in target_groups().values() if said == group.code or said in group.words), "")
