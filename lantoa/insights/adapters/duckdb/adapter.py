"""DuckDB: counts Parquet files in this process, with bounded memory and nothing fetched from anywhere."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb

from lantoa.insights.adapters.base import Given, Opened
from lantoa.insights.rules.expression import SHOWN
from lantoa.insights.rules.table import beside, no_facts

MEMORY, THREADS = "300MB", 2


class DuckDB:
    """The engine; `memory` bounds what one question may take before it goes to the disk."""

    name = "DuckDB"
    dialect = "duckdb"

    def __init__(self, memory: str = MEMORY, threads: int = THREADS) -> None:
        self.settings: dict[str, Any] = {
            "memory_limit": memory, "threads": threads, "preserve_insertion_order": False,
            "autoinstall_known_extensions": False, "autoload_known_extensions": False,
        }  # fmt: skip

    @contextmanager
    def opened(self, given: Given) -> Iterator[Opened]:
        with (
            TemporaryDirectory(prefix="lantoa-count-") as spill,
            duckdb.connect(config={**self.settings, "temp_directory": spill}) as connection,
        ):
            for name, table in beside(given.units, given.months, given.today, given.left_out).items():
                connection.register("given", table)
                connection.execute(f"create table {name} as from given")
            yield Tables(connection)

    def check_config(self) -> list[str]:
        return []


class Tables:
    """The tables in a database in memory; facts stay in their files."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self.connection = connection

    def turn_to(self, files: Sequence[Path], position: int) -> None:
        if files:
            names = ", ".join("'" + str(path).replace("'", "''") + "'" for path in files)
            self.show(f"read_parquet([{names}])", position)
        else:
            self.connection.register("none_at_all", no_facts())
            self.show("none_at_all", position)

    def show(self, facts: str, position: int) -> None:
        self.connection.execute(f"create or replace view facts as {SHOWN.format(facts=facts, position=int(position))}")

    def rows(self, sql: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.connection.execute(sql).to_arrow_table().to_pylist()
        return found


def engine(_master: str = "") -> DuckDB:
    """The engine, with its bounds."""
    return DuckDB()
