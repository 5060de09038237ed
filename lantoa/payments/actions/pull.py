"""Ask a service for its list, so that what its messages missed is known all the same."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from lantoa.journal import api as journal
from lantoa.kit.world import world
from lantoa.payments.actions.proof import list_source
from lantoa.payments.actions.secret import opened
from lantoa.payments.actions.telling import take_notices, trust
from lantoa.payments.adapters import registry
from lantoa.payments.adapters.base import BankNotice, Listed, NotListed
from lantoa.payments.models import Feed, PayoutAccount
from lantoa.payments.rules.banks import account_number

# A service may list a movement later than it happened: so much of what was read is read again each time.
OVERLAP = timedelta(hours=6)
# So many pages in one go; what is left is read in the next.
MOST_PAGES = 10
AT_ONCE = 20
# Whoever took a reading upon them and died over it is not waited for longer.
LEASE = timedelta(minutes=5)
LONGEST_WAIT = timedelta(hours=6)


def due_lists() -> list[int]:
    """Take the readings that are due upon us; returns the feeds to ask now, each to one worker only."""
    now = world.now()
    waiting = Feed.objects.due().filter(list_due_at__lte=now).values_list("pk", "list_due_at")[:AT_ONCE]
    return [
        pk for pk, due in list(waiting) if Feed.objects.filter(pk=pk, list_due_at=due).update(list_due_at=now + LEASE)
    ]


def read_list(feed_id: int) -> int:
    """Read what is new on one feed's list; returns how many movements were new here.

    The service is asked outside any transaction; each page is taken in with the place it ends at in one. A page read
    again changes nothing. When the service does not answer, its reason is kept and it is asked again later and later.
    """
    feed = Feed.objects.select_related("account").filter(pk=feed_id, account__takes_over_at=None).first()
    if feed is None or not feed.is_listed:
        return 0
    key, new = opened(feed.list_key), 0
    begun = feed.list_begun_at if feed.list_place and feed.list_begun_at else world.now()
    since = (feed.list_from or feed.connected_at) - OVERLAP
    place = feed.list_place
    for _page in range(MOST_PAGES):
        try:
            if not key:
                raise NotListed("the key cannot be opened any more", fault="key")
            listed = registry.feeds()[feed.provider].list_since(key, since, place)
        except NotListed as error:
            _failed(feed, error)
            return new
        place = listed.next_place
        new += _take(feed, listed, begun)
        journal.still_at_it()
        if not place:
            return new
    Feed.objects.filter(pk=feed.pk, list_place=place).update(list_due_at=world.now())
    return new


def _take(feed: Feed, listed: Listed, begun: datetime) -> int:
    now, account = world.now(), feed.account
    ours = [one for one in listed.notices if _is_about(one, account)]
    done = {"list_from": begun} if not listed.next_place else {}
    with transaction.atomic():
        PayoutAccount.objects.select_for_update(no_key=True).get(pk=account.pk)
        # Somebody who connected anew meanwhile began another list.
        same = Feed.objects.filter(pk=feed.pk, provider=feed.provider, connected_at=feed.connected_at)
        if not same.update(
            list_place=listed.next_place, list_begun_at=begun, list_read_at=now, list_failures=0, list_failing_since=None,
            list_fault="", list_said="", list_due_at=now + _spread(timedelta(minutes=settings.BANK_LIST_MINUTES)), **done,
        ):  # fmt: skip
            return 0
        # Numbers of the list are its own: by them a page read again is known; by the twins' rule what a message told.
        told = take_notices(account, [(one.outside_id, one) for one in ours], source=list_source(feed.provider))
        if told:
            trust(account)
    return sum(fresh for _line, fresh in told)


def _is_about(notice: BankNotice, account: PayoutAccount) -> bool:
    return account.number in {account_number(notice.account_number), account_number(notice.sub_account)}


def _failed(feed: Feed, error: NotListed) -> None:
    now, failures = world.now(), min(feed.list_failures + 1, 1000)
    wait = min(timedelta(minutes=settings.BANK_LIST_MINUTES) * 2 ** min(failures, 8), LONGEST_WAIT)
    asked = timedelta(seconds=error.seconds)
    # A page that cannot be had again and again may be gone: then the reading begins anew.
    place = "" if failures % 3 == 0 else feed.list_place
    Feed.objects.filter(pk=feed.pk, connected_at=feed.connected_at).update(
        list_failures=failures, list_failing_since=feed.list_failing_since or now, list_fault=error.fault, list_said=str(error)[:200],
        list_place=place,
        list_due_at=now + max(_spread(wait), asked),
    )  # fmt: skip


def _spread(wait: timedelta) -> timedelta:
    """About so long, so that many feeds are not asked in one moment."""
    return wait * world.random.uniform(0.8, 1.2)
