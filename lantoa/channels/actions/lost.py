"""News that a channel could not bring to our address: asked for, kept like any other, and only then said to be known."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from django.db import transaction

from lantoa.channels import acts
from lantoa.channels.actions.hook import Checked, check_lost, listens
from lantoa.channels.actions.secret import app_access
from lantoa.channels.adapters import registry
from lantoa.channels.adapters.base import NotDone
from lantoa.channels.models import ChannelAccount
from lantoa.journal import api as journal

MOST_PAGES = 20


def read_lost(channel: str, keep: Callable[[Checked], None]) -> int:
    """Ask the channel for what it could not tell; `keep` stores one piece for good. Returns how many were kept. Raises NotDone where asking
    again would not help.

    Who dies before the channel was told that they are known is told the same once more, which is no harm. Asks the network: call it
    outside any transaction.
    """
    if not listens(channel):
        return 0
    adapter, access, found = registry.recalling()[channel], app_access(channel), 0
    for _page in range(MOST_PAGES):
        try:
            news = adapter.lost(access)
            checked = [one for raw in news.bodies for one in check_lost(channel, raw)]
            for one in checked:
                keep(one)
            found += len(checked)
            if not news.bodies:
                break
            # Kept, all of it: from here on nobody asks for it again.
            adapter.lost_known(access, news.last)
        except NotDone as error:
            if not error.retryable:
                # A key that is not taken is the operator's to mend, who sees it among what is stuck.
                raise
            break
        _note(channel, Counter(one.account.pk for one in checked))
        if not news.more:
            break
    return found


def _note(channel: str, counts: Counter[int]) -> None:
    with transaction.atomic():
        for account in ChannelAccount.objects.filter(pk__in=counts).order_by("pk"):
            data = {"channel": channel, "count": counts[account.pk]}
            journal.record(acts.NEWS_FETCHED, account, on_behalf_of=account.organisation_id, data=data)
