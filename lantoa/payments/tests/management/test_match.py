"""`lantoa match` judges a file of notifications by the rules of real money."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from lantoa.payments.tests.memos import MEMOS, ORDERS, memos

MEMO = {
    "id": "M1",
    "reference": "1",
    "account": "1",
    "direction": "in",
    "amount": 5,
    "at": "2026-11-13 20:09:41",
    "memo": "x",
}


def matched(orders: Path = ORDERS, memos: Path = MEMOS) -> list[dict[str, object]]:
    said = StringIO()
    call_command("match", orders=orders, memos=memos, stdout=said)
    return [json.loads(line) for line in said.getvalue().splitlines()]


def test_all_the_labelled_notifications_agree_one_line_each() -> None:
    answers = matched()
    expected = {memo.id: (memo.outcome, memo.codes) for memo in memos()}
    assert {answer["id"]: (answer["outcome"], frozenset(answer["orders"])) for answer in answers} == expected  # type: ignore[call-overload]
    assert len(answers) == 100


def test_empty_lines_a_missing_memo_and_a_bare_list_of_orders_are_taken(tmp_path: Path) -> None:
    orders, told = tmp_path / "orders.json", tmp_path / "memos.jsonl"
    orders.write_text("[]")
    told.write_text("\ufeff\n" + json.dumps({**MEMO, "memo": None}) + "\n\n", "utf-8")
    assert matched(orders, told) == [{"id": "M1", "outcome": "unknown", "orders": []}]


@pytest.mark.parametrize(
    "line",
    [
        "{", "[]", "1", "null", '"text"', "{}", json.dumps({**MEMO, "amount": "five"}), json.dumps({**MEMO, "direction": "sideways"}), json.dumps({**MEMO, "at": "yesterday"}),
        json.dumps({**MEMO, "amount": float("inf")}), "[" * 100_000, json.dumps({**MEMO, "amount": None}), '{"id": "\\ud800"}',
    ],
)  # fmt: skip
def test_a_line_that_is_none_is_named(tmp_path: Path, line: str) -> None:
    told = tmp_path / "memos.jsonl"
    told.write_text(json.dumps(MEMO) + "\n" + line)
    with pytest.raises(CommandError, match="line 2"):
        matched(memos=told)


@pytest.mark.parametrize(
    "orders",
    [
        "{",
        "[1]",
        '{"orders": 5}',
        '{"orders": [{}]}',
        "{}",
        '[{"code": "LT1", "account": "1", "amount": 1e999, "placed_at": "2026-11-13"}]',
    ],
)
def test_a_file_of_orders_that_is_none_is_named(tmp_path: Path, orders: str) -> None:
    file = tmp_path / "orders.json"
    file.write_text(orders)
    with pytest.raises(CommandError, match=r"orders\.json"):
        matched(orders=file)


@pytest.mark.parametrize("content", [None, b"\xff\xfe\xff"])
def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / "memos.jsonl"
    if content:
        file.write_bytes(content)
    with pytest.raises(CommandError, match="cannot be read"):
        matched(memos=file)
