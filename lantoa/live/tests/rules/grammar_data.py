"""The labelled comments and what is pinned in their sessions."""

import json
from decimal import Decimal
from functools import cache
from pathlib import Path

from lantoa.live.rules.grammar import Line, Table
from lantoa.live.rules.grammar.trial import tables

DATA = Path(__file__).parents[1] / "data"


@cache
def pinned(which: str) -> dict[str, Table]:
    return tables(json.loads((DATA / f"comments_sessions_{which}.json").read_text("utf-8")))


@cache
def comments(which: str) -> tuple[dict, ...]:
    return tuple(json.loads(line) for line in (DATA / f"comments_{which}.jsonl").read_text("utf-8").splitlines())


def said(lines: str) -> tuple[Line, ...]:
    """Lines as sentences.txt writes them: A1::2;B1:M/đen:1"""
    parts = (one.split(":") for one in lines.split(";") if one)
    return tuple(Line(code, variant or None, Decimal(quantity)) for code, variant, quantity in parts)
