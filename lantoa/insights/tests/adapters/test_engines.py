"""Each engine counts, and all of them count the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from lantoa.insights.adapters.base import Engine
from lantoa.insights.adapters.contract import EngineContract, counted, some_facts, written
from lantoa.insights.adapters.demo.adapter import Demo
from lantoa.insights.adapters.duckdb.adapter import DuckDB
from lantoa.insights.adapters.spark.adapter import Spark


class TestDuckDB(EngineContract):
    def engine(self) -> Engine:
        return DuckDB()


class TestDemo(EngineContract):
    def engine(self) -> Engine:
        return Demo()


@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_a_second_engine_comes_to_the_same_numbers(tmp_path: Path) -> None:
    """To the đồng, every figure: Spark beside DuckDB over the same files."""
    files = written(tmp_path, some_facts())
    first, second = (counted(engine, files, levels=["place", "province"]) for engine in (DuckDB(), Spark("local[2]")))
    assert first == second
    assert len(first) > 300
