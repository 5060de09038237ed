"""Each engine counts, and all of them count the same."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from lantoa.insights.adapters.base import Engine
from lantoa.insights.adapters.contract import MONTHS, EngineContract, counted, some_facts, written
from lantoa.insights.adapters.demo.adapter import Demo
from lantoa.insights.adapters.duckdb.adapter import DuckDB
from lantoa.insights.adapters.spark.adapter import Spark
from lantoa.insights.rules.fact import Fact, Told, fact_of


class TestDuckDB(EngineContract):
    def engine(self) -> Engine:
        return DuckDB()


class TestDemo(EngineContract):
    def engine(self) -> Engine:
        return Demo()


def more_facts() -> list[Fact]:
    """Dossiers of which some were late before they were decided, one after; places of a market that are left on a day to come, or told
    late; and what people said of themselves."""
    made, last = some_facts(), len(some_facts())
    like = made[0]

    def add(act: str, subject: int, day: date, **more: object) -> None:
        position = last + len(made)
        made.append(replace(like, position=position, entry=position, act=act, subject=subject, place="06652", day=day, org=0, person=0, kind="1", amount=0, until=None, **more))  # fmt: skip

    for subject in range(9000, 9050):
        if subject % 5 == 0:
            add("cases.deadline_missed", subject, date(2026, 9, 30))
        add("cases.decision_made", subject, date(2026, 10, 9))
    add("cases.deadline_missed", 9001, date(2026, 10, 20))
    for subject in range(9100, 9106):
        add("markets.place_let", subject, date(2026, 9, 1))
        add("markets.cashless_accepted", subject, date(2026, 9, 2))
    ends = {
        9100: (date(2026, 10, 5), date(2026, 11, 3)),
        9101: (date(2026, 10, 5), date(2026, 9, 28)),
        9102: (date(2026, 10, 5), None),
    }
    for subject, (day, until) in ends.items():
        for act in ("markets.place_left", "markets.cashless_ended"):
            add(act, subject, day)
            made[-1] = replace(made[-1], until=until)
    # Let from November on; its last day was told before it began.
    coming = {"class": 1, "since": "2026-11-15", "until": "2026-12-31"}
    for act in ("place_let", "cashless_accepted", "place_left", "cashless_ended"):
        read = fact_of(Told(last + len(made), 1, f"markets.{act}", 9106, 0, 0, "06652", date(2026, 10, 20), coming))
        if read is not None:
            made.append(replace(read, entry=read.position))
    return [replace(one, sex=("female", "male", "")[one.subject % 3]) for one in made]


def test_late_is_of_what_was_decided_and_what_ends_holds_till_its_last_day(tmp_path: Path) -> None:
    found = counted(DuckDB(), written(tmp_path, more_facts()))
    of = {name: [found.get((name, "p:22", month, "province")) for month in MONTHS] for name in ("dossiers_late____v", "dossiers_late____o", "market_accepts____v", "market_accepts____o")}  # fmt: skip
    assert of["dossiers_late____v"] == [None, 10, None]
    assert of["dossiers_late____o"] == [None, 50, None]
    # One is in force in October still, of one it was told later that it had ended in September, one ended when it was told;
    # one is let from November on.
    assert of["market_accepts____v"] == of["market_accepts____o"] == [5, 4, 4]
    assert found["market_accepts__1__v", "p:22", MONTHS[1], "province"] == 4


@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_a_second_engine_comes_to_the_same_numbers(tmp_path: Path) -> None:
    """To the đồng, every figure: Spark beside DuckDB over the same files."""
    files = written(tmp_path, more_facts())
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
