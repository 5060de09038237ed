"""Shopee's shelves: `product/get_category`, in Vietnamese, as a tree given row by row."""

from __future__ import annotations

from lantoa.channels.adapters import fields
from lantoa.channels.adapters.base import Access, NotDone, Shelf
from lantoa.channels.adapters.shopee import client
from lantoa.kit import wire
from lantoa.kit.wire import NotUnderstood

_LANGUAGE = "vi"
_DEEPEST, _MOST = 8, 20_000


def shelves(access: Access) -> tuple[Shelf, ...]:
    """Those that hold goods; the names around each are put together from its parents."""
    answer = client.get(access, "/api/v2/product/get_category", {"language": _LANGUAGE})
    try:
        rows = fields.rows(answer, "category_list")[:_MOST]
        known = {wire.number_or_text(row, "category_id", 20): row for row in rows}
        names = {number: wire.text(row, "display_category_name", 120) or wire.text(row, "original_category_name", 120) for number, row in known.items()}  # fmt: skip
        parents = {number: wire.number_or_text(row, "parent_category_id", 20) for number, row in known.items()}
    except NotUnderstood as error:
        raise NotDone(str(error), fault="not_understood") from None
    return tuple(
        Shelf(number, _way(number, names, parents)) for number, row in known.items() if row.get("has_children") is False
    )


def _way(number: str, names: dict[str, str], parents: dict[str, str]) -> tuple[str, ...]:
    way: list[str] = []
    while number in names and len(way) < _DEEPEST:
        way.insert(0, names[number])
        number = parents[number]
    return tuple(name for name in way if name)
