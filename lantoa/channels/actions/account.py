"""Connect a shop at a channel with its owner's yes, keep its token alive, end it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import TypeVar
from uuid import UUID

from django.core import signing
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from lantoa.accounts import api as accounts
from lantoa.channels import acts
from lantoa.channels.actions.secret import access_of, app_of, sealed
from lantoa.channels.adapters import registry
from lantoa.channels.adapters.base import Access, NotDone
from lantoa.channels.errors import BadChannel
from lantoa.channels.models import ChannelAccount
from lantoa.channels.rules import channels
from lantoa.journal import api as journal
from lantoa.kit.access import Actor
from lantoa.kit.world import world

SOON = timedelta(minutes=10)
# Who renews a token has so long before somebody else tries.
RENEWING = timedelta(minutes=1)
_SALT = "channels.yes"
T = TypeVar("T")
_YES_SECONDS = 900


def can_connect(channel: str) -> bool:
    """Whether a seller may connect a shop there now: the channel is open, and the platform has an application there."""
    return (
        channel in registry.channels()
        and channels.is_open(channel, world.today())
        and bool(app_of(channel).get("app_id"))
    )


def begin(organisation: accounts.Organisation, channel: str, *, by: Actor, key: UUID | None = None) -> ChannelAccount:
    """An account that waits for its owner's yes; the one that waits already, where there is one.

    Refuses (BadChannel) a channel that is closed, unknown, or where the platform has no application.
    """
    if not can_connect(channel):
        raise BadChannel(_("This channel cannot be connected now."), field="channel")
    with journal.command("channels.begin", key, {"organisation": organisation.pk, "channel": channel}, by=by):
        known = ChannelAccount.objects.live().filter(organisation=organisation, channel=channel, shop="")
        return known.first() or ChannelAccount.objects.create(
            organisation=organisation, channel=channel, created_at=world.now()
        )


def state_word(account: ChannelAccount, by: Actor) -> str:
    """What comes back with the owner, so that a yes given elsewhere connects nothing here."""
    return signing.dumps([account.pk, by.person_id], salt=_SALT)


def connect(word: str, back: str, answer: Mapping[str, str], *, by: Actor) -> ChannelAccount:
    """Take the owner's yes. Asks the network: call it outside any transaction.

    Refuses (BadChannel) a yes that is not this person's or too old, one the channel does not know, and a shop that is
    connected already.
    """
    try:
        pk, person_id = signing.loads(word, salt=_SALT, max_age=_YES_SECONDS)
        account: ChannelAccount = ChannelAccount.objects.live().visible_to(by).get(pk=pk)
    except (signing.BadSignature, ValueError, ChannelAccount.DoesNotExist):
        raise BadChannel(_("That took too long, or began elsewhere. Please connect once more.")) from None
    adapter = registry.allowing().get(account.channel)
    if person_id != by.person_id or adapter is None:
        raise BadChannel(_("That took too long, or began elsewhere. Please connect once more."))
    try:
        opened = adapter.enter(access_of(account), back, answer)
    except NotDone as error:
        raise BadChannel(_("%(channel)s did not let us in. Please connect once more.") % {"channel": account.name}) from error  # fmt: skip
    if not opened.shop and account.channel in registry.choosing():
        # The owner said yes for several pages: which one it shall be is asked next.
        ChannelAccount.objects.filter(pk=account.pk).update(credentials=sealed(opened))
        account.refresh_from_db()
        return account
    return take_access(account, opened, by=by)


def pages_of(account: ChannelAccount) -> tuple[tuple[str, str], ...]:
    """(number, name) of the pages its owner said yes for, while none of them is chosen yet."""
    if account.state != "waiting" or account.channel not in registry.choosing():
        return ()
    return access_of(account).pages


def choose_page(account: ChannelAccount, page: str, *, by: Actor) -> ChannelAccount:
    """The account is this page from now on. Asks the network: call it outside any transaction. Refuses (BadChannel) like `connect`."""
    try:
        opened = registry.choosing()[account.channel].choose(access_of(account), page[:60])
    except NotDone as error:
        raise BadChannel(_("%(channel)s did not let us in. Please connect once more.") % {"channel": account.name}) from error  # fmt: skip
    return take_access(account, opened, by=by)


def take_access(account: ChannelAccount, opened: Access, *, by: Actor) -> ChannelAccount:
    """From now on this opens the account; a shop connected before is connected anew, its listings stay."""
    if registry.channels()[account.channel].check_config(opened):
        raise BadChannel(_("%(channel)s did not let us in. Please connect once more.") % {"channel": account.name})
    values = {
        "shop": opened.shop, "credentials": sealed(opened), "token_until": opened.expires_at, "connected_at": world.now(), "key_refused_at": None, "ended_at": None,
        **({"shop_name": opened.shop_name[:120]} if opened.shop_name else {}),
    }  # fmt: skip
    with transaction.atomic():
        mine = ChannelAccount.objects.filter(
            organisation=account.organisation_id, channel=account.channel, shop=opened.shop
        )
        # One that was ended lives again: what it put up there is found and not doubled.
        before = mine.exclude(pk=account.pk).order_by(F("ended_at").desc(nulls_first=True), "-pk").first()
        revived = bool(before and before.ended_at)
        if before:
            # What waited was only the way to say yes again.
            ChannelAccount.objects.filter(pk=account.pk).update(ended_at=world.now())
        chosen = before or account
        try:
            with transaction.atomic():
                ChannelAccount.objects.filter(pk=chosen.pk).update(**values)
        except IntegrityError:
            raise BadChannel(_("This shop is connected already.")) from None
        data = {"channel": account.channel, "again": revived}
        journal.record(acts.CONNECTED, chosen, by=by, on_behalf_of=account.organisation_id, data=data)
    chosen.refresh_from_db()
    return chosen


def asking(account: ChannelAccount, call: Callable[[Access], T]) -> T:
    """What the channel answers to the call. Where it ended the token before its time the token is renewed and the call made once
    more, so that what runs out in the middle of many loses none. Asks the network; raises NotDone."""
    try:
        return call(open_access(account))
    except NotDone as error:
        if error.fault != "key" or account.token_until is None or account.key_refused_at:
            raise
        return call(open_access(account, anew=True))


def open_access(account: ChannelAccount, *, anew: bool = False) -> Access:
    """What opens the account now, its token renewed where it would soon run out, or in any case. Asks the network; raises NotDone."""
    soon = world.now() + SOON
    if account.token_until is None or (account.token_until > soon and not anew):
        return access_of(account)
    # A refresh token can be used once: whoever moves this time is the one who uses it.
    mine = ChannelAccount.objects.filter(pk=account.pk, token_until=account.token_until)
    if not mine.update(token_until=soon + RENEWING):
        raise NotDone("the token is being renewed", fault="busy", seconds=60)
    try:
        new = registry.channels()[account.channel].renew(access_of(account))
    except NotDone as error:
        note_fault(account, error)
        if error.retryable:
            ChannelAccount.objects.filter(pk=account.pk).update(token_until=account.token_until)
        raise
    ChannelAccount.objects.filter(pk=account.pk).update(credentials=sealed(new), token_until=new.expires_at)
    account.refresh_from_db()
    return new


def note_fault(account: ChannelAccount, error: NotDone) -> None:
    """What the failure says of the whole account: a key that is not taken, or a wish to be left alone for a while."""
    if error.fault == "busy":
        until = world.now() + timedelta(seconds=max(error.seconds, 1))
        ChannelAccount.objects.filter(pk=account.pk).update(busy_until=until)
    if error.fault == "key":
        with transaction.atomic():
            if ChannelAccount.objects.filter(pk=account.pk, key_refused_at=None).update(key_refused_at=world.now()):
                data = {"channel": account.channel}
                journal.record(acts.KEY_REFUSED, account, on_behalf_of=account.organisation_id, data=data)


def disconnect(account: ChannelAccount, *, by: Actor, key: UUID | None = None) -> None:
    """End the connection: nothing is sent or asked any more, what came stays."""
    with journal.command("channels.disconnect", key, {"account": account.pk}, by=by) as run:
        live = ChannelAccount.objects.live().filter(pk=account.pk)
        if not run.replayed and live.update(ended_at=world.now(), credentials=b""):
            data = {"channel": account.channel}
            journal.record(acts.DISCONNECTED, account, by=by, on_behalf_of=account.organisation_id, data=data)


def end_accounts(organisation_ids: list[int]) -> int:
    """End the accounts of organisations nobody is left in; returns how many."""
    live = ChannelAccount.objects.live().filter(organisation__in=organisation_ids)
    return int(live.update(ended_at=world.now(), credentials=b""))
