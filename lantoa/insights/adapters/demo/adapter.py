"""Facts read into memory first: for trying out on a few thousand rows, without a file kept open."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import ibis
import pyarrow as pa
import pyarrow.parquet as pq

from lantoa.insights.adapters.base import Opened
from lantoa.insights.adapters.duckdb.adapter import DuckDB, _Tables
from lantoa.insights.rules.expression import SCHEMA, none_of, units_of


class Demo(DuckDB):
    """The engine."""

    name = "demo"

    @contextmanager
    def opened(self, files: Sequence[Path], units: Sequence[Mapping[str, str]]) -> Iterator[Opened]:
        connection = ibis.duckdb.connect(**self.settings)
        try:
            facts = (
                ibis.memtable(pa.concat_tables([pq.read_table(path) for path in files]), schema=SCHEMA)
                if files
                else none_of()
            )
            yield _Tables(connection, facts, units_of(units))
        finally:
            connection.disconnect()


def engine(_master: str = "") -> Demo:
    """The engine."""
    return Demo()
