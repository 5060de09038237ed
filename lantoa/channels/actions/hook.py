"""What a channel tells at its application's one address: proved genuine, kept as it came for each account, then understood, once."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from lantoa.channels.actions.message import take_messages, told_in
from lantoa.channels.actions.sale import ask_for
from lantoa.channels.actions.secret import app_access, app_of
from lantoa.channels.actions.sight import look_soon
from lantoa.channels.adapters import registry
from lantoa.channels.adapters.base import ChannelEvent
from lantoa.channels.errors import RefusedKnock
from lantoa.channels.models import ChannelAccount
from lantoa.journal import api as journal
from lantoa.kit.wire import NotGenuine, NotUnderstood
from lantoa.kit.world import world

# Facebook sends up to a thousand events at once, each letter beyond ASCII as six: of what is refused less is kept.
LARGEST_BODY = 2_000_000
LARGEST_EVIDENCE = 262_144
LEFT_BEHIND = timedelta(minutes=1)
AT_ONCE = 50
# Of a channel's number for a knock; with the account's before it, it has to go into the inbox's key.
LONGEST_NUMBER = 100


def listens(channel: str) -> bool:
    """Whether this is a channel at which the platform has an application: only then there is somebody who knocks."""
    return channel in registry.channels() and bool(app_of(channel).get("app_id"))


def probed(channel: str, query: Mapping[str, str], raw: bytes) -> str | None:
    """What to answer a knock that carries no news; None when it is not one. Raises RefusedKnock (401)."""
    try:
        return registry.channels()[channel].probe(app_access(channel), query, raw)
    except NotGenuine as error:
        raise RefusedKnock(str(error), 401) from None


def check(channel: str, headers: Mapping[str, str], raw: bytes | None) -> tuple[Checked, ...]:
    """Read a knock of the channel, which may tell several accounts something; one for each of them, the same however often it comes.
    None stands for a knock so long that nobody read it.

    Raises RefusedKnock for one too long (413), not proved genuine (401), not understood (400), or about nobody here (200: it need not
    come again); what was refused is kept as evidence and nothing else changes. Call it outside any transaction.
    """
    try:
        return read_again(channel, headers, raw)
    except RefusedKnock as error:
        refused = error
    evidence = (raw or b"")[:LARGEST_EVIDENCE]
    kept = registry.channels()[channel].kept_headers(headers)
    journal.receive(_source(channel), evidence, headers=kept, dedupe_key=None, refused=refused.reason)
    raise refused


def read_again(channel: str, headers: Mapping[str, str], raw: bytes | None) -> tuple[Checked, ...]:
    """The same without keeping what is refused: it is kept already."""
    if raw is None or len(raw) > LARGEST_BODY:
        raise RefusedKnock("too long", 413)
    try:
        registry.channels()[channel].verify(app_access(channel), headers, raw)
    except NotGenuine as error:
        raise RefusedKnock(str(error), 401) from None
    return _understood(channel, headers, raw)


def check_lost(channel: str, raw: bytes) -> tuple[Checked, ...]:
    """The same for what the channel was asked for, and told on its own line: nobody signed it. What cannot be used is kept as evidence
    and is none."""
    try:
        return _understood(channel, {}, raw)
    except RefusedKnock as error:
        journal.receive(_source(channel), raw[:LARGEST_EVIDENCE], headers={}, dedupe_key=None, refused=error.reason)
        return ()


def _understood(channel: str, headers: Mapping[str, str], raw: bytes) -> tuple[Checked, ...]:
    try:
        events = registry.channels()[channel].parse(raw)
    except NotUnderstood as error:
        raise RefusedKnock(str(error), 400) from None
    found = tuple(
        Checked(account, headers, raw, tuple(event for event in events if event.shop == account.shop))
        for account in _told(channel, {event.shop for event in events})
    )
    if not found:
        raise RefusedKnock("about nobody here", 200)
    return found


def _told(channel: str, shops: set[str]) -> list[ChannelAccount]:
    """The accounts of these shops. What is told after the connection ended still goes to the last one that had it."""
    known = ChannelAccount.objects.filter(channel=channel, shop__in=shops - {""}, connected_at__isnull=False)
    rows = list(known.order_by("pk"))
    live = {one.shop for one in rows if one.ended_at is None}
    last = {one.shop: one.pk for one in rows}
    return [one for one in rows if one.ended_at is None or (one.shop not in live and last[one.shop] == one.pk)]


@dataclass(frozen=True, slots=True)
class Checked:
    """A knock of an account's channel that was proved genuine and understood."""

    account: ChannelAccount
    headers: Mapping[str, str]
    raw: bytes
    events: tuple[ChannelEvent, ...]

    @property
    def key(self) -> str:
        """What makes it one knock, however often it comes."""
        told = self.events[0].outside_id if len(self.events) == 1 else ""
        if not told or len(told) > LONGEST_NUMBER:
            told = hashlib.sha256(told.encode() or self.raw).hexdigest()
        return f"{self.account.pk}:{told}"

    def message(self) -> journal.Message:
        """As the journal's inbox takes it."""
        channel = self.account.channel
        headers = {**registry.channels()[channel].kept_headers(self.headers), "account": str(self.account.pk)}
        return journal.Message(_source(channel), self.raw, headers, self.key)


def keep(knock: Checked) -> journal.Incoming:
    """Store a checked knock durably, in the caller's transaction; the same knock again returns the one there is."""
    message = knock.message()
    incoming, _new = journal.receive(
        message.source, message.body, headers=message.headers, dedupe_key=message.dedupe_key
    )
    return incoming


def keep_many(knocks: Sequence[Checked]) -> list[journal.Incoming]:
    """Store these checked knocks, each of another key, durably, in the caller's transaction; returns those that never came before.

    Raises IntegrityError when one of them is kept on another line at this very moment.
    """
    kept = journal.receive_many([one.message() for one in knocks])
    return [incoming for incoming, new in kept if new]


def process_knock(incoming_id: int) -> str:
    """Do what a kept knock says, once, however often it is called; returns the state it ends in.

    Raises OperationalError when the database is busy; the knock then waits for `take_left_behind`.
    """
    return str(journal.process(incoming_id, _do).state)


def take_left_behind() -> int:
    """Process knocks that were kept and acknowledged but never processed, because their process died over it; returns how many
    are done now. What was parked waits for a person, or for the channel to send it again."""
    sources = [f"channels.{name}" for name in registry.channels()]
    left = journal.Incoming.objects.filter(
        source__in=sources, state=journal.Incoming.State.NEW, received_at__lt=world.now() - LEFT_BEHIND
    )
    ids = list(left.order_by("pk").values_list("pk", flat=True)[:AT_ONCE])
    return sum(process_knock(pk) == journal.Incoming.State.DONE for pk in ids)


def _do(incoming: journal.Incoming) -> str:
    account = ChannelAccount.objects.get(pk=incoming.headers["account"])
    told = registry.channels()[account.channel].parse(bytes(incoming.body))
    events = [event for event in told if event.shop == account.shop]
    ChannelAccount.objects.filter(pk=account.pk).update(last_heard_at=world.now())
    # An event is a hint: the order it names is asked for whole, so that order and number of events do not matter.
    ask_for(account, [event.subject for event in events if event.kind == "order" and event.subject])
    look_soon(account, [event.subject for event in events if event.kind == "listing"])
    take_messages(account, told_in(events))
    return ""


def _source(channel: str) -> str:
    return f"channels.{channel}"
