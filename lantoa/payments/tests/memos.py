"""The labelled bank notifications: 100 of three accounts, in time order, and their orders."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from lantoa.kit.world import VIETNAM
from lantoa.payments.rules.matching import Notice, Payable

DATA = Path(__file__).parent / "data"
MEMOS, ORDERS = DATA / "memos_open.jsonl", DATA / "memos_orders_open.json"


@dataclass(frozen=True)
class Memo:
    """One notification and what it is labelled with; the order of codes has no meaning."""

    id: str
    notice: Notice
    outcome: str
    codes: frozenset[str]


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=VIETNAM)


def memos() -> list[Memo]:
    return [_memo(json.loads(line)) for line in MEMOS.read_text("utf-8").splitlines()]


def _memo(row: dict[str, Any]) -> Memo:
    notice = Notice(row["account"], row["reference"], row["direction"], row["amount"], at(row["at"]), row["memo"])
    return Memo(row["id"], notice, row["expect"]["outcome"], frozenset(row["expect"]["orders"]))


def payables() -> list[Payable]:
    rows = json.loads(ORDERS.read_text("utf-8"))["orders"]
    return [Payable(row["code"], row["account"], row["amount"], row["state"], at(row["placed_at"])) for row in rows]
