"""What somebody changed at a channel by hand: how a listing stands there, held against what was sent last."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

# A piece sold there is missing there before its order is read here: fewer pieces are told of when a second look finds them again.
ONCE = "stock_once"
TOLD = ("title", "price", "stock", "shown")


def differing(
    *,
    title: tuple[str, str],
    shown: tuple[bool | None, Literal["shown", "hidden", "checking"]],
    prices: Mapping[int, tuple[int | None, int]],
    stocks: Mapping[int, tuple[int | None, int]],
    before: Mapping[str, Any],
) -> dict[str, Any]:
    """What differs, in the words a listing keeps it in: title and shown as they are there, price and stock by variant.

    Each pair is (sent, seen); what was never sent differs in nothing. `before` is what was kept after the look before.
    """
    found: dict[str, Any] = {}
    if title[0] and title[1] and _plain(title[0]) != _plain(title[1]):
        found["title"] = title[1]
    if shown[0] is not None and shown[1] != "checking" and shown[0] != (shown[1] == "shown"):
        found["shown"] = shown[1] == "shown"
    if other := {str(pk): seen for pk, (sent, seen) in prices.items() if sent is not None and sent != seen}:
        found["price"] = other
    if other := {str(pk): seen for pk, (sent, seen) in stocks.items() if sent is not None and sent != seen}:
        again = other in (before.get(ONCE), before.get("stock"))
        found["stock" if again else ONCE] = other
    return found


def told(seen: Mapping[str, Any]) -> list[str]:
    """What of it the seller is told."""
    return [name for name in TOLD if name in seen]


def undecided_prices(seen: Mapping[str, Any]) -> dict[int, int]:
    """Prices somebody set there that the seller has not decided on: until then no other change writes over them."""
    return {int(pk): price for pk, price in seen.get("price", {}).items() if price > 0}


def _plain(words: str) -> str:
    return " ".join(words.split())
