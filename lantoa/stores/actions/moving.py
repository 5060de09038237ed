"""Stalls whose province moves to another house sell nothing here any more; those that have arrived sell again."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime

from lantoa.kit.database import touch
from lantoa.kit.page_cache.names import MARKET, seller
from lantoa.stores.models import Store

AT_ONCE = 500


def set_moving(organisations: Collection[int], since: datetime | None) -> int:
    """From now on the stalls of these organisations sell nothing, with `since` None sell again; how many. The caller records why, in
    its transaction."""
    changed = 0
    for some in batched(sorted(organisations), AT_ONCE):
        touch("stores", MARKET, *(seller(one) for one in some))
        changed += Store.objects.filter(organisation__in=some).update(moving_since=since)
    return changed


def batched(ids: Sequence[int], size: int) -> Iterator[Sequence[int]]:
    return (ids[at : at + size] for at in range(0, len(ids), size))
