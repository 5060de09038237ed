"""`lantoa bench search`: what a question costs among 100,000 names, and how many of the labelled questions are answered."""

from __future__ import annotations

import csv
import json
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from statistics import mean, quantiles
from typing import Any

from bench.search_words import names, questions
from lantoa.kit.search import Document, Index

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT / "lantoa" / "kit" / "tests" / "data"
UNITS = ROOT / "lantoa" / "places" / "data" / "units.csv"
NAMES = 100_000
MADE = 1_000
SEED = 20_261_127
CPU_GOAL, P99_GOAL, FIRST_FIVE_GOAL, LONG_GOAL = 1.0, 20.0, 0.95, 20.0
LONG = ("chả mực hạ long " * 400)[:5000]

Asked = tuple[str, list[str]]  # a question, and the names that answer it


def run(database: str, arguments: list[str]) -> list[dict[str, Any]]:
    """The index knows no database: the figures are the same for both."""
    given = json.loads((DATA / "products_open.json").read_text(encoding="utf-8"))
    products, every = given["products"], given["products"] + given["procedures"]
    open_questions, own = _labelled("queries_open.jsonl"), _labelled("queries_own.jsonl")
    made = [(question, answers) for _kind, question, answers in questions(every, MADE, SEED)]
    small = Index(Document(name, name) for name in every)
    started = time.process_time()
    many = [*every, *names(products, _units(), NAMES - len(every), SEED)]
    large = Index(Document(number, name) for number, name in enumerate(many))
    built = time.process_time() - started
    asked = [question for question, _answers in (*open_questions, *own, *made)]
    cpu = _milliseconds(large, asked, time.process_time)
    wall = _milliseconds(large, asked, time.perf_counter)
    long = max(_milliseconds(large, [LONG], time.perf_counter))
    p99 = quantiles(wall, n=100)[98]
    return [
        _most(f"CPU of a question among {NAMES} names, mean of {len(asked)}, each new", mean(cpu), "ms", CPU_GOAL),
        _most("time of a question, 99th percentile", p99, "ms", P99_GOAL),
        _most("time of a question of 5,000 characters", long, "ms", LONG_GOAL),
        _least("open questions answered in the first five", _share(small, open_questions, 5), FIRST_FIVE_GOAL),
        _least("own questions answered in the first five", _share(small, own, 5), FIRST_FIVE_GOAL),
        _least("questions made by rule answered in the first five", _share(small, made, 5), FIRST_FIVE_GOAL),
        _told("open questions answered first, for information", _share(small, open_questions, 1), ""),
        _told("own questions answered first, for information", _share(small, own, 1), ""),
        _told("questions made by rule answered first, for information", _share(small, made, 1), ""),
        _told(f"CPU to build the index of {NAMES} names, for information", round(built, 1), "s"),
    ]


def _labelled(name: str) -> list[Asked]:
    rows = map(json.loads, (DATA / name).read_text(encoding="utf-8").splitlines())
    return [(row["q"], row["expect_any"]) for row in rows]


def _units() -> list[str]:
    with UNITS.open(encoding="utf-8", newline="") as file:
        return [row["name"] for row in csv.DictReader(file)]


def _milliseconds(index: Index[int], asked: Iterable[str], clock: Callable[[], float]) -> list[float]:
    taken = []
    for question in asked:
        started = clock()
        index.search(question, 5)
        taken.append(1000 * (clock() - started))
    return taken


def _share(index: Index[str], asked: list[Asked], first: int) -> float:
    answered = sum(any(hit.key in names for hit in index.search(question, first)) for question, names in asked)
    return round(answered / len(asked), 3)


def _most(name: str, value: float, unit: str, goal: float) -> dict[str, Any]:
    return {"name": name, "value": round(value, 2), "unit": unit, "goal": goal, "reached": value <= goal}


def _least(name: str, value: float, goal: float) -> dict[str, Any]:
    return {"name": name, "value": value, "unit": "", "goal": goal, "reached": value >= goal}


def _told(name: str, value: float, unit: str) -> dict[str, Any]:
    return {"name": name, "value": value, "unit": unit, "goal": "-", "reached": True}
