"""Send what the listings of one account owe, at the pace its channel allows: one worker at a time, a second's calls at a time."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Q

from lantoa.channels.actions import send
from lantoa.channels.adapters import pace
from lantoa.channels.models import ChannelAccount, Listing
from lantoa.channels.rules.pace import calls_a_second
from lantoa.kit.world import world

SPAN = timedelta(seconds=1)  # as many calls as a second allows go out at once, then nothing until their time is over
# Longer than most calls take, and renewed before each; after that whoever sends for the account is taken for dead, and another may begin.
AT_IT = timedelta(seconds=20)
RENEWED_AFTER = timedelta(seconds=5)


def drain(account_id: int) -> datetime | None:
    """Send due listings of the account, the longest waiting first, as many as a second's calls allow.

    Returns when to go on; None when nothing is owed, or another is at it and goes on itself. Asks the network: call it outside
    any transaction.
    """
    begun = world.now()
    mine = ChannelAccount.objects.filter(pk=account_id)
    free = mine.filter(Q(sending_until=None) | Q(sending_until__lte=begun))
    held = begun + AT_IT
    if not free.update(sending_until=held):
        return None

    def hold_on() -> bool:
        """Whether it is still ours, whose time was over meanwhile."""
        nonlocal held
        if (later := world.now() + AT_IT) - held < RENEWED_AFTER:
            return True
        kept = mine.filter(sending_until=held).update(sending_until=later)
        held = later if kept else held
        return bool(kept)

    channel = mine.values_list("channel", flat=True).get()
    until: datetime | None = None
    allowed = calls_a_second(channel)
    try:
        with pace.counted() as calls, pace.before_each(hold_on):
            while (listing_id := _next(account_id)) is not None:
                if calls.made >= allowed:
                    # A listing may take more calls than are left: that is paid for by waiting longer.
                    until = begun + SPAN * (calls.made / allowed)
                    break
                send.send(listing_id)
                if not hold_on():
                    return None
    finally:
        mine.filter(sending_until=held).update(sending_until=until)
    if until is None and send.due(account_id, most=1):
        # It came while the last look was taken, found us still at it, and went away again.
        return world.now()
    if until is None and calls.made:
        # Asked to be left alone: who finds it so afterwards need not come back, we do.
        until = mine.filter(busy_until__gt=world.now()).values_list("busy_until", flat=True).first()
    return until


def wake(listing_id: int) -> datetime | None:
    """The same for the account of this listing."""
    account_id = Listing.objects.filter(pk=listing_id).values_list("account", flat=True).first()
    return drain(account_id) if account_id is not None else None


def held_until(listing_id: int) -> datetime | None:
    """Until when the account of this listing is kept by another or has a pause, while the listing is in a hurry."""
    waiting = Listing.objects.behind().filter(pk=listing_id, hurry=True, account__sending_until__gt=world.now())
    found: datetime | None = waiting.values_list("account__sending_until", flat=True).first()
    return found


def in_a_hurry(account_id: int | None) -> bool:
    """Whether something of this account that was bought elsewhere is not known there yet."""
    return bool(Listing.objects.behind().filter(account=account_id, hurry=True).exists())


def owing() -> list[int]:
    """Accounts that owe something now, and for which nobody sends."""
    now = world.now()
    idle = ChannelAccount.objects.filter(Q(sending_until=None) | Q(sending_until__lte=now))
    return list(
        idle.filter(pk__in=send.due_listings(now).values("account")).order_by("pk").values_list("pk", flat=True)
    )


def _next(account_id: int) -> int | None:
    return next(iter(send.due(account_id, most=1)), None)
