"""Facts read into memory first: for trying out on a few thousand rows, without a file kept open."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from lantoa.insights.adapters.base import Given, Opened
from lantoa.insights.adapters.duckdb.adapter import DuckDB, Tables
from lantoa.insights.rules.table import beside, no_facts


class Demo(DuckDB):
    """The engine."""

    name = "demo"

    @contextmanager
    def opened(self, given: Given) -> Iterator[Opened]:
        with duckdb.connect(config=self.settings) as connection:
            for name, table in beside(given.units, given.months, given.today, given.left_out).items():
                connection.register(name, table)
            yield _InMemory(connection)


class _InMemory(Tables):
    def turn_to(self, files: Sequence[Path], position: int) -> None:
        facts = pa.concat_tables([pq.read_table(path) for path in files]) if files else no_facts()
        self.connection.register("in_memory", facts)
        self.show("in_memory", position)


def engine(_master: str = "") -> Demo:
    """The engine."""
    return Demo()
