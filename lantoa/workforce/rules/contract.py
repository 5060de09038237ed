"""The words of the paper about seasonal work, and whether its days could also be agreed on by word alone."""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from lantoa.workforce.rules.labour import may_be_oral

DATA = Path(__file__).parents[1] / "data" / "contract.toml"


@dataclass(frozen=True, slots=True)
class Words:
    """Title and clauses, where the law says more, and whether that was read."""

    title: str
    clauses: Sequence[str]
    source: str
    verified: bool


@cache
def words() -> Words:
    said = tomllib.loads(DATA.read_text(encoding="utf-8"))
    return Words(said["title"], tuple(said["clauses"]), said["source"], said["confidence"] == "verified in source")


def is_oral_enough(days: Sequence[date]) -> bool:
    """Whether the law lets these days be agreed on by word (data/labour.toml): from the first to the last, both counted."""
    return may_be_oral((max(days) - min(days)).days + 1, min(days))


def sum_of(*said: object) -> str:
    """What a paper was printed from, in one number: printed anew only when that changed."""
    return hashlib.sha256(json.dumps(said, default=str, ensure_ascii=False).encode()).hexdigest()
