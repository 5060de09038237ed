"""TikTok Shop's shelves: its categories, in Vietnamese, as a tree given row by row."""

from __future__ import annotations

from lantoa.channels.adapters import fields
from lantoa.channels.adapters.base import Access, NotDone, Shelf
from lantoa.channels.adapters.tiktok_shop import client
from lantoa.kit import wire
from lantoa.kit.wire import NotUnderstood

_DEEPEST, _MOST = 8, 20_000
_OPEN = "AVAILABLE"


def shelves(access: Access) -> tuple[Shelf, ...]:
    """Those that hold goods and that the shop may use; the names around each are put together from its parents."""
    answer = client.get(access, "/product/202309/categories", {"locale": "vi-VN"})
    try:
        rows = fields.rows(answer, "categories")[:_MOST]
        known = {wire.number_or_text(row, "id", 20): row for row in rows}
        names = {number: wire.text(row, "local_name", 120) for number, row in known.items()}
        parents = {number: wire.number_or_text(row, "parent_id", 20) for number, row in known.items()}
    except NotUnderstood as error:
        raise NotDone(str(error), fault="not_understood") from None
    return tuple(
        Shelf(number, _way(number, names, parents))
        for number, row in known.items()
        if row.get("is_leaf") is True and _OPEN in (row.get("permission_statuses") or [_OPEN])
    )


def _way(number: str, names: dict[str, str], parents: dict[str, str]) -> tuple[str, ...]:
    way: list[str] = []
    while number in names and len(way) < _DEEPEST:
        way.insert(0, names[number])
        number = parents[number]
    return tuple(name for name in way if name)
