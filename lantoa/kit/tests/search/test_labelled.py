"""The labelled questions are answered, by kind; every engine change is judged by these."""

import json
from collections import defaultdict

import pytest

from lantoa.kit.search import Index
from lantoa.kit.tests.search.conftest import DATA


@pytest.mark.parametrize(
    ("questions", "first", "in_five"), [("queries_open.jsonl", 0.98, 1), ("queries_own.jsonl", 0.97, 0.99)]
)
def test_labelled_questions_are_answered_first(
    market: Index[str], questions: str, first: float, in_five: float
) -> None:
    right: dict[str, list[bool]] = defaultdict(list)
    for row in map(json.loads, (DATA / questions).read_text(encoding="utf-8").splitlines()):
        found = [hit.key for hit in market.search(row["q"], 5)]
        right["first"].append(found[:1] != [] and found[0] in row["expect_any"])
        right["in five"].append(bool({*found} & {*row["expect_any"]}))
        right[row["kind"]].append(right["in five"][-1])
    shares = {kind: sum(answers) / len(answers) for kind, answers in right.items()}
    assert shares.pop("first") >= first
    assert shares.pop("in five") >= in_five
    assert {kind for kind, share in shares.items() if share < 0.9} == set()


def test_the_labelled_names_are_those_of_the_index(market: Index[str]) -> None:
    for file in ("queries_open.jsonl", "queries_own.jsonl"):
        rows = [json.loads(line) for line in (DATA / file).read_text(encoding="utf-8").splitlines()]
        assert len({row["id"] for row in rows}) == len(rows)
        assert all(name in market for row in rows for name in row["expect_any"])
