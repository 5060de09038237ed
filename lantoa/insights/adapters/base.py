"""What an engine that counts must be able to do, in our words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Protocol


class Opened(Protocol):
    """The tables of one question: `facts` and `units` as Ibis tables (rules.expression says with which columns)."""

    facts: Any
    units: Any

    def rows(self, asked: Any) -> list[dict[str, Any]]:
        """What an expression comes to, each row by the names of its columns; numbers whole, days as dates."""
        ...

    def sql(self, asked: Any) -> str:
        """The expression in the engine's own words, for people to read and run."""
        ...


class Engine(Protocol):
    """One engine. It keeps nothing between two questions and changes no file."""

    name: str

    def opened(self, files: Sequence[Path], units: Sequence[Mapping[str, str]]) -> AbstractContextManager[Opened]:
        """Facts as they stand in these Parquet files (none: no facts), and units as rows of place, province and terrain.

        Raises AdapterError where the engine cannot be reached.
        """
        ...

    def check_config(self) -> list[str]:
        """What is missing before it can count, in words for an operator; nothing when it can."""
        ...
