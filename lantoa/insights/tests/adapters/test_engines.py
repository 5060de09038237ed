"""Each engine counts, and all of them count the same."""

from __future__ import annotations

from dataclasses import replace
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
    files = written(tmp_path, [replace(one, sex=("female", "male", "")[one.subject % 3]) for one in some_facts()])
    first, second = (counted(engine, files, levels=["place", "province"]) for engine in (DuckDB(), Spark("local[2]")))
    assert first == second
    assert len(first) > 300
    trained = [
        sum(
            told
            for (column, area, *_when), told in first.items()
            if column == f"people_trained__{cut}__v" and area == "p:22"
        )
        for cut in ("", "sex:female", "sex:male", "sex:unsaid")
    ]
    assert min(trained) > 0
    assert trained[0] == sum(trained[1:])
