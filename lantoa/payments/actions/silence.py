"""Look after the services that tell of accounts: say once when one falls silent, and forget it when it tells again."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy

from lantoa.accounts import api as accounts
from lantoa.journal import api as journal
from lantoa.kit.world import world
from lantoa.messages import api as messages
from lantoa.payments import acts
from lantoa.payments.models import Feed
from lantoa.payments.queries.feed import silence_of
from lantoa.ui.dates import moment

EVERY = timedelta(minutes=15)
AT_ONCE = 50
_SILENT = gettext_lazy(
    "Lan Tỏa: since %(since)s we may not hear of all the money that comes to %(household)s. Look here what to do:"
)


def check_feeds() -> int:
    """Look at the feeds that were not looked at for a quarter of an hour, and at silent ones that told something since;
    returns how many changed between heard and silent."""
    now = world.now()
    told = Q(account__last_heard_at__gt=F("checked_at")) | Q(list_read_at__gt=F("checked_at"))
    due = Q(checked_at=None) | Q(checked_at__lt=now - EVERY) | (~Q(silent_why="") & told)
    live = Feed.objects.filter(due, account__ended_at=None, account__takes_over_at=None)
    feeds = live.select_related("account").order_by(F("checked_at").asc(nulls_first=True), "pk")[:AT_ONCE]
    return sum(_check(feed, now) for feed in list(feeds))


def _check(feed: Feed, now: datetime) -> bool:
    why, since = silence_of(feed)
    with transaction.atomic():
        same = Feed.objects.filter(pk=feed.pk, checked_at=feed.checked_at, silent_why=feed.silent_why)
        if not same.update(checked_at=now, silent_why=why, silent_since=since) or bool(why) == bool(feed.silent_why):
            return False
        data = {"feed": feed.provider, "why": str(why or feed.silent_why)}
        act = acts.FEED_SILENT if why else acts.FEED_HEARD
        journal.record(act, feed.account, on_behalf_of=feed.account.organisation_id, data=data)
        if since:
            _tell(feed, since)
    return True


def _tell(feed: Feed, since: datetime) -> None:
    """The owners hear of it once, in their own language."""
    organisation = accounts.Organisation.objects.get(pk=feed.account.organisation_id)
    link = settings.PUBLIC_URL.rstrip("/") + reverse("payments:feed")
    for person in accounts.people_of(organisation, ["owner"]):
        with translation.override(person.language):
            words = str(_SILENT) % {"since": moment(since), "household": organisation.name}
        messages.send(person.phone, f"{words} {link}", purpose="bank_feed")
