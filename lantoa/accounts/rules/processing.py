"""The register of processing: what the house does with personal data, for what, on which ground. Data with its source, read once."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_FILE = Path(__file__).parents[1] / "data" / "processing.toml"
HOLDERS = frozenset({"province", "stall", "office"})
GROUNDS = frozenset({"consent", "agreement", "duty", "law"})
RECEIVERS = frozenset(
    {"public", "stall", "office", "maker", "carrier", "gateway", "identity", "signing", "helper", "witness"}
)
LANGUAGES = frozenset({"vi", "en", "id"})


@dataclass(frozen=True, slots=True)
class Processing:
    """One row: `purpose`, `data` and `kept` by language; `route` names the page on which one sees one's own, "" for none."""

    id: str
    holder: str
    ground: str
    gives: tuple[str, ...]
    purpose: Mapping[str, str]
    data: Mapping[str, str]
    kept: Mapping[str, str]
    source: str
    confidence: str
    route: str = ""


@cache
def register() -> Mapping[str, Processing]:
    """Every row by its id, in the order of the file."""
    rows = tomllib.loads(_FILE.read_text("utf-8"))["processing"]
    return {row["id"]: Processing(**{**row, "gives": tuple(row["gives"])}) for row in rows}


@cache
def law() -> str:
    """Where the grounds stand."""
    return str(tomllib.loads(_FILE.read_text("utf-8"))["law"])
