"""Read a channel's own shelves, once a week, so that sellers find theirs by words."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.db.models import Max, Q

from lantoa.channels.actions.account import asking, note_fault
from lantoa.channels.adapters import registry
from lantoa.channels.adapters.base import NotDone
from lantoa.channels.models import ChannelAccount, ChannelShelf
from lantoa.kit.vietnamese import fold
from lantoa.kit.world import world

READ_EVERY = timedelta(days=7)
_BETWEEN = " › "
_BATCH = 500


def to_read_shelves() -> list[int]:
    """For each channel whose shelves are not known or a week old, one working account to ask by. Two queries."""
    now = world.now()
    wanted = set(registry.shelved())
    read = ChannelShelf.objects.values_list("channel").annotate(Max("read_at"))
    wanted -= {channel for channel, at in read if at > now - READ_EVERY}
    idle = ChannelAccount.objects.working().filter(Q(busy_until=None) | Q(busy_until__lte=now), channel__in=wanted)
    return list(dict(idle.order_by("-pk").values_list("channel", "pk")).values())


def read_shelves(account_id: int) -> int:
    """Ask the account's channel for its shelves and keep them; returns how many there are. What it names no more is dropped.

    Asks the network: call it outside any transaction.
    """
    account = ChannelAccount.objects.get(pk=account_id)
    try:
        told = asking(account, registry.shelved()[account.channel].shelves)
    except NotDone as error:
        note_fault(account, error)
        return 0
    if not told:
        return 0
    at = world.now()
    rows = []
    for one in told:
        name = _BETWEEN.join(one.names)[-300:]
        rows.append(ChannelShelf(channel=account.channel, number=one.number[:40], name=name, folded=fold(name)[:300], read_at=at))  # fmt: skip
    for start in range(0, len(rows), _BATCH):
        with transaction.atomic():
            ChannelShelf.objects.bulk_create(
                rows[start : start + _BATCH], update_conflicts=True, unique_fields=["channel", "number"], update_fields=["name", "folded", "read_at"]
            )  # fmt: skip
    ChannelShelf.objects.filter(channel=account.channel, read_at__lt=at).delete()
    return len(rows)
