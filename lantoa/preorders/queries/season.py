"""When goods can be had."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from lantoa.preorders.models import HarvestWindow
from lantoa.preorders.rules import Window


def windows_of(product_ids: Iterable[int]) -> dict[int, list[Window]]:
    """What was said of each of these products, by its id; nothing where nobody said a season. One query."""
    found: dict[int, list[Window]] = defaultdict(list)
    for one in HarvestWindow.objects.filter(product__in=list(product_ids)).order_by("first"):
        found[one.product_id].append(one.window)
    return dict(found)
