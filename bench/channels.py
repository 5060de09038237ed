"""`lantoa bench channels`: signatures, one stock on three channels while workers die, how soon an order is known everywhere, knocks by the
clock, and a million lies. `--only PART` runs one of: signatures, changes, orders, knocks, forged."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import Any

from bench import channels_forged, channels_knocks, channels_stock


def run(database: str, arguments: list[str]) -> list[dict[str, Any]]:
    given = _given(arguments)
    parts: dict[str, Callable[[], list[dict[str, Any]]]] = {
        "signatures": lambda: channels_forged.signatures(given.vectors),
        "knocks": lambda: channels_knocks.run(database, rate=given.rate, seconds=given.seconds),
        "orders": lambda: channels_stock.orders(database, orders=given.orders, limit=given.limit),
        "changes": lambda: channels_stock.changes(
            database, updates=given.updates, products=given.products, kills=given.kills, limit=given.limit
        ),
        "forged": lambda: channels_forged.forged(database, count=given.forged, over_http=given.over_http),
    }
    return [one for name, part in parts.items() if given.only in (None, name) for one in part()]


def _given(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="lantoa bench channels")
    parser.add_argument("--only", choices=["signatures", "knocks", "orders", "changes", "forged"])
    for name, usual in (
        ("vectors", channels_forged.VECTORS), ("rate", channels_knocks.RATE), ("seconds", channels_knocks.SECONDS), ("orders", channels_stock.ORDERS),
        ("updates", channels_stock.UPDATES), ("products", channels_stock.PRODUCTS), ("kills", channels_stock.KILLS), ("limit", channels_stock.LIMIT),
        ("forged", channels_forged.FORGED), ("over-http", channels_forged.OVER_HTTP),
    ):  # fmt: skip
        parser.add_argument(f"--{name}", type=int, default=usual)
    return parser.parse_args(arguments)
