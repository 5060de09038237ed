"""The table of carriers' codes: whole, sourced, each in one of our states or none."""

from __future__ import annotations

import csv
from collections import Counter

import pytest

from lantoa.shipping.rules import statuses


def test_every_code_has_a_source_a_confidence_and_a_state_of_ours_or_none() -> None:
    with statuses.FILE.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert Counter(row["carrier"] for row in rows) == {"ghn": 22, "ghtk": 22, "viettelpost": 34, "vnpost": 34, "own": 4}
    assert len({(row["carrier"], row["code"]) for row in rows}) == len(rows)
    for row in rows:
        assert row["source"]
        assert row["confidence"]
        assert row["status"] in ("", *statuses.STATUSES), row


@pytest.mark.parametrize(
    ("carrier", "code", "status", "settles"),
    [
        ("ghn", "picked", "picked_up", False), ("ghn", "storing", "moving", False), ("ghn", "damage", "lost", False), ("ghn", "exception", "", False),
        ("ghtk", "5", "delivered", False), ("ghtk", "6", "delivered", True), ("ghtk", "-1", "cancelled", False), ("ghtk", "123", "", False),
        ("viettelpost", "501", "delivered", False), ("viettelpost", "506", "failed", False), ("viettelpost", "504", "returned", False),
        ("vnpost", "14", "delivered", False), ("vnpost", "21", "delivered", True), ("vnpost", "20", "", False), ("vnpost", "105", "moving", False),
    ],
)  # fmt: skip
def test_what_codes_mean(carrier: str, code: str, status: str, settles: bool) -> None:
    said = statuses.meaning(carrier, code)
    assert (said.status, said.settles) == (status, settles)


def test_a_code_nobody_told_us_of_means_nothing() -> None:
    assert statuses.meaning("ghn", "on_the_moon") == statuses.meaning("dhl", "1") == statuses.UNKNOWN
