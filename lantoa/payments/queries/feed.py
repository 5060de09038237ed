"""What is known of the service that tells of an account: whether it still does, and since when not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Q, QuerySet

from lantoa.kit import vietqr
from lantoa.kit.database.together import One, Question, itself
from lantoa.kit.world import world
from lantoa.payments.adapters import registry
from lantoa.payments.models import BankTransaction, Feed, PayoutAccount
from lantoa.payments.rules.matching import PAYING
from lantoa.payments.rules.silence import MOST_KNOWN, is_unusual

Why = Feed.Why
# A statement may know of money minutes before the service tells; only after this is it missing.
GRACE = timedelta(hours=1)
# A service that refuses us, or does not answer, is given so long and so many tries.
PATIENCE = timedelta(hours=1)
TRIES = 2
_DAY_ONLY = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class Trial:
    """The small transfer that tries a connection: so many đồng to the seller's own account, with the code in the memo."""

    amount: int
    code: str
    payload: str


def feed_of(account: PayoutAccount | None) -> Feed | None:
    """The account's connection, if there is one."""
    return Feed.objects.filter(account=account).first() if account and account.is_fed else None


def _silent() -> QuerySet[Feed]:
    """Of accounts in use."""
    return Feed.objects.exclude(silent_why="").filter(account__ended_at=None, account__takes_over_at=None)


_silent_one = One(lambda organisation: _silent().filter(account__organisation=organisation).order_by("pk")[:1], itself)


def silent_feed(organisation_id: int) -> Feed | None:
    """The connection of the organisation's account when it has fallen silent: `silent_why` and `silent_since` say more."""
    return ask_silent_feed(organisation_id).answer()


def ask_silent_feed(organisation_id: int) -> Question[Feed | None]:
    """The same, asked together with other things."""
    return _silent_one.of(organisation=organisation_id)


def silent_feeds() -> int:
    """How many connections of accounts in use have fallen silent. One query."""
    return _silent().count()


def has_list(provider: str) -> bool:
    """Whether this service can be asked what moved."""
    feed = registry.feeds().get(provider)
    return feed is not None and feed.lists


def trial_of(account: PayoutAccount) -> Trial | None:
    """The transfer that tries the account's connection, with its VietQR; None where nothing is connected."""
    if not account.proof_code:
        return None
    amount = settings.PROOF_AMOUNT
    payload = vietqr.build(bin=account.bank_bin, account=account.number, amount=amount, memo=account.proof_code)
    return Trial(amount, account.proof_code, payload)


def silence_of(feed: Feed) -> tuple[str, datetime | None]:
    """Why this feed counts as silent, and since when; ("", None) while nothing speaks for it. Three queries.

    Money of an order that a statement knows and the service never told; a list that is refused or not given for an hour; a
    pause longer than is usual for this account.
    """
    now, ways = world.now(), (feed.provider, f"{feed.provider}_list")
    came = BankTransaction.objects.filter(account=feed.account_id, direction="in")
    heard = list(
        came.filter(tellings__source__in=ways, at__gte=feed.connected_at)
        .order_by("-at")
        .values_list("at", flat=True)
        .distinct()[:MOST_KNOWN]
    )
    after = max([feed.connected_at, *heard[:1]])
    later = Q(day_only=False, at__gt=after) | Q(day_only=True, at__gt=after + _DAY_ONLY)
    missed = came.filter(later, outcome__in=PAYING, at__lt=now - GRACE).exclude(tellings__source__in=ways)
    first = missed.order_by("at").values_list("at", flat=True).first()
    if first:
        return Why.MISSED, first
    failing = feed.list_failing_since
    if failing and feed.list_failures >= TRIES and (feed.list_fault == "key" or now - failing > PATIENCE):
        return Why.LIST, failing
    if is_unusual(heard, now):
        return Why.GAP, heard[0]
    return "", None
