"""A channel's shelves found by words."""

from __future__ import annotations

import re
from collections import Counter

from lantoa.channels.models import ChannelShelf
from lantoa.kit.vietnamese import fold

MOST_FOUND = 6
_MOST_WORDS, _MOST_ROWS = 8, 100


def shelves_for(channel: str, words: str) -> list[ChannelShelf]:
    """The shelves that most of these words name, the best first; none where the channel's shelves are not known. At most eight queries."""
    found: Counter[int] = Counter()
    rows: dict[int, ChannelShelf] = {}
    for word in dict.fromkeys(fold(words).split()[:_MOST_WORDS]):
        for row in ChannelShelf.objects.filter(channel=channel, folded__contains=word).order_by("name")[:_MOST_ROWS]:
            own = re.split(r"\W+", row.folded.rpartition("›")[2])
            if word in re.split(r"\W+", row.folded):
                rows[row.pk] = row
                # What the shelf itself is called says more than what stands around it.
                found[row.pk] += 3 if word in own else 1
    best = sorted(found, key=lambda pk: (-found[pk], len(rows[pk].name)))
    least = max(found.values(), default=0) / 2
    return [rows[pk] for pk in best[:MOST_FOUND] if found[pk] >= least]


def shelf_of(channel: str, number: str) -> ChannelShelf | None:
    """The shelf of this number there. One query."""
    return ChannelShelf.objects.filter(channel=channel, number=number).first()


def has_shelves(channel: str) -> bool:
    """Whether this channel's shelves are known. One query."""
    return ChannelShelf.objects.filter(channel=channel).exists()
