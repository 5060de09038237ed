"""DuckDB: counts Parquet files in this process, with bounded memory and nothing fetched from anywhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import ibis

from lantoa.insights.adapters.base import Opened
from lantoa.insights.rules.expression import none_of, units_of

MEMORY, THREADS = "400MB", 2


class DuckDB:
    """The engine; `memory` bounds what one question may take before it spills to the disk."""

    name = "DuckDB"

    def __init__(self, memory: str = MEMORY, threads: int = THREADS) -> None:
        self.settings = {
            "memory_limit": memory, "threads": threads, "autoinstall_known_extensions": False, "autoload_known_extensions": False,
        }  # fmt: skip

    @contextmanager
    def opened(self, files: Sequence[Path], units: Sequence[Mapping[str, str]]) -> Iterator[Opened]:
        connection = ibis.duckdb.connect(**self.settings)
        try:
            facts = connection.read_parquet([str(path) for path in files]) if files else none_of()
            yield _Tables(connection, facts, units_of(units))
        finally:
            connection.disconnect()

    def check_config(self) -> list[str]:
        return []


class _Tables:
    def __init__(self, connection: Any, facts: Any, units: Any) -> None:
        self.connection, self.facts, self.units = connection, facts, units

    def rows(self, asked: Any) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.connection.to_pyarrow(asked).to_pylist()
        return found

    def sql(self, asked: Any) -> str:
        return str(ibis.to_sql(asked, dialect="duckdb"))


def engine(_master: str = "") -> DuckDB:
    """The engine, with its bounds."""
    return DuckDB()
