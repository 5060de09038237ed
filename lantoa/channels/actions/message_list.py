"""Messages that no hook told of, fetched by asking the channel."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.db.models import Q

from lantoa.channels import acts
from lantoa.channels.actions.account import note_fault, open_access
from lantoa.channels.actions.message import Told, take_messages
from lantoa.channels.adapters import registry
from lantoa.channels.adapters.base import NotDone
from lantoa.channels.models import ChannelAccount, ConversationCursor
from lantoa.journal import api as journal
from lantoa.kit.world import world

# Read again from a little before where it ended: clocks differ.
OVERLAP = timedelta(minutes=10)
EVERY = timedelta(minutes=5)
MOST_PAGES = 50


def to_ask() -> list[int]:
    """Accounts whose conversations are due to be asked for."""
    now = world.now()
    idle = ChannelAccount.objects.working().filter(Q(busy_until=None) | Q(busy_until__lte=now))
    done = ConversationCursor.objects.filter(asked_at__gt=now - EVERY)
    due = idle.filter(channel__in=registry.conversations()).exclude(pk__in=done.values("account"))
    return list(due.order_by("pk").values_list("pk", flat=True))


def read_messages(account_id: int) -> int:
    """Ask an account what was said since it was asked last, and keep what no hook told; returns how many that were.

    The first time begins when the account was connected: what was said before that was nobody's duty to tell. Asks the network: call it
    outside any transaction.
    """
    account = ChannelAccount.objects.get(pk=account_id)
    adapter = registry.conversations()[account.channel]
    begun, found, place = world.now(), 0, ""
    cursor, _new = ConversationCursor.objects.get_or_create(account=account)
    ConversationCursor.objects.filter(pk=cursor.pk).update(asked_at=begun)
    since = cursor.seen_to - OVERLAP if cursor.seen_to else account.connected_at
    if since is None:
        return 0
    try:
        access = open_access(account)
        for _page in range(MOST_PAGES):
            page = adapter.messages_since(access, since, place)
            with transaction.atomic():
                new = take_messages(account, [Told(one, one.at) for one in page.messages], asked_at=begun)
                if new:
                    data = {"channel": account.channel, "count": new}
                    journal.record(acts.MESSAGES_FETCHED, account, on_behalf_of=account.organisation_id, data=data)
            found, place = found + new, page.next_place
            if not place:
                break
    except NotDone as error:
        if error.fault != "none":
            note_fault(account, error)
        return found
    if not place:
        ConversationCursor.objects.filter(pk=cursor.pk).update(seen_to=begun)
    return found
