"""What an engine that counts must be able to do, in our words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class Given:
    """What counting needs beside facts: units as rows of place, province and terrain, months by their first day (the one that runs ends
    `today` so far), and who is not to be counted."""

    units: Sequence[Mapping[str, str]]
    months: Sequence[date]
    today: date
    left_out: frozenset[int] = frozenset()


class Opened(Protocol):
    """The tables that queries name (rules.expression): `units`, `months`, `selections` and `left_out` stand, `facts` is what was turned to last."""

    def turn_to(self, files: Sequence[Path], position: int) -> None:
        """From now on `facts` are the rows of these Parquet files (none: no facts), up to that place of the journal."""
        ...

    def rows(self, sql: str) -> list[dict[str, Any]]:
        """What a query comes to, each row by the names of its columns; numbers whole, days as dates."""
        ...


class Engine(Protocol):
    """One engine. It keeps nothing between two questions and changes no file. `dialect` is what Ibis calls its SQL."""

    name: str
    dialect: str

    def opened(self, given: Given) -> AbstractContextManager[Opened]:
        """Raises AdapterError where the engine cannot be reached."""
        ...

    def check_config(self) -> list[str]:
        """What is missing before it can count, in words for an operator; nothing when it can."""
        ...
