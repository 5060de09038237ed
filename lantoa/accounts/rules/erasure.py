"""What is known of the law about erasing and keeping: dated data with its source, read once."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

_FILE = Path(__file__).parents[1] / "data" / "erasure.toml"


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule as it was found, since when, who says so and how sure that is; `numbers` are its days and years."""

    id: str
    valid_from: date
    says: str
    source: str
    confidence: str
    unknown: str
    numbers: Mapping[str, int]


@cache
def rules() -> Mapping[str, Rule]:
    """Every rule by its id."""
    return {row["id"]: _rule(row) for row in tomllib.loads(_FILE.read_text("utf-8"))["rule"]}


def _rule(row: Mapping[str, Any]) -> Rule:
    numbers = {name: value for name, value in row.items() if isinstance(value, int)}
    return Rule(
        row["id"], row["valid_from"], row["says"], row["source"], row["confidence"], row.get("unknown", ""), numbers
    )
