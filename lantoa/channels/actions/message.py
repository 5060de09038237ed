"""What buyers write at channels, kept once however often, late or in whatever order it is told."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Count, Exists, F, Max, Min, OuterRef, Q, Subquery

from lantoa.channels import acts
from lantoa.channels.actions.link_talk import note_talks
from lantoa.channels.actions.wish import note_asked
from lantoa.channels.adapters import registry
from lantoa.channels.adapters.base import ChannelEvent, Message
from lantoa.channels.models import ChannelAccount, Contact, Conversation, ConversationMessage
from lantoa.channels.models.conversation import GONE, newest_first
from lantoa.channels.rules import conversations as rules
from lantoa.journal import api as journal
from lantoa.kit import phone as phones
from lantoa.kit.vietnamese import clean_line, clean_text, fold
from lantoa.kit.world import world

_REFUSED = ConversationMessage.State.REFUSED
# The channel's clock may be behind ours.
CLOCKS = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class Told:
    """One message as it was told, and when the channel told it: of two things told of one message the newer counts."""

    message: Message
    at: datetime


def told_in(events: Iterable[ChannelEvent]) -> list[Told]:
    """The messages among what a knock tells."""
    return [Told(event.message, event.at) for event in events if event.message is not None]


def take_messages(account: ChannelAccount, told: Sequence[Told], *, asked_at: datetime | None = None) -> int:
    """Keep what was said at an account; joins the caller's transaction. Returns how many messages were new.

    `asked_at`: we asked for it ourselves then, no hook told it. Told again it changes nothing; the newest edit, hiding or removal
    counts in whatever order they come, and removed stays removed. What the account itself writes under its posts is no conversation.
    """
    kept = [one for one in told if one.message.outside_id and one.message.conversation not in ("", account.shop)]
    if not kept:
        return 0
    with transaction.atomic():
        # One knock of an account after the other: two of them may tell of one message.
        # Not its key: whoever answers a conversation of this account meanwhile points to it, and holds what we want next.
        ChannelAccount.objects.select_for_update(no_key=True).get(pk=account.pk)
        talks = _talks(account, kept)
        numbers = {one.message.outside_id[:120] for one in kept}
        known = {
            row.outside_id: row
            for row in ConversationMessage.objects.filter(account=account, outside_id__in=numbers).select_related("conversation")
        }  # fmt: skip
        # One that changes hands leaves another conversation behind.
        left = {row.conversation_id for row in known.values()}
        new, changed = _apply(account, kept, talks, known, asked_at)
        ConversationMessage.objects.bulk_create(new)
        if changed:
            ConversationMessage.objects.bulk_update(changed, _CHANGES)
        note_talks(account.organisation_id, [*new, *changed])
        note_asked(account.organisation_id, new)
        sum_up(left | {row.conversation_id for row in (*new, *changed)})
        _tell(account, new, changed, talks.values())
        return len(new)


_CHANGES = [
    "conversation", "outside_id", "kind", "text", "text_at", "edited", "links", "latitude", "longitude", "about", "at", "verb", "verb_at", "hooked_at",
    "polled_at", "reply_until", "found_by", "state",
]  # fmt: skip


def _talks(account: ChannelAccount, told: Sequence[Told]) -> dict[str, Conversation]:
    """The conversation of each message by its number there, made where it is new. Names come as they become known."""
    names: dict[str, str] = {}
    for one in told:
        said = one.message
        names[said.conversation[:120]] = names.get(said.conversation[:120]) or clean_line(said.name)[:120]
    return conversations_of(account, names)


def conversations_of(account: ChannelAccount, names: dict[str, str]) -> dict[str, Conversation]:
    """The account's conversations by the number of the other side, each with a contact; new ones get this name."""
    mine = Conversation.objects.filter(account=account, outside_id__in=names).select_related("contact")
    found = {one.outside_id: one for one in mine}
    now = world.now()
    missing = [number for number in names if number not in found]
    contacts = Contact.objects.bulk_create(
        Contact(organisation_id=account.organisation_id, name=names[number], found_by=found_by(names[number]), created_at=now)
        for number in missing
    )  # fmt: skip
    made = Conversation.objects.bulk_create(
        Conversation(
            organisation_id=account.organisation_id, contact=contact, holder=contact, account=account, channel=account.channel,
            outside_id=number, created_at=now,
        )
        for number, contact in zip(missing, contacts, strict=True)
    )  # fmt: skip
    unnamed = [one.contact for one in found.values() if not one.contact.name and names[one.outside_id]]
    for number, one in found.items():
        if not one.contact.name and names[number]:
            one.contact.name, one.contact.found_by = names[number], found_by(names[number], one.contact.phone)
    if unnamed:
        Contact.objects.bulk_update(unnamed, ["name", "found_by"])
    return {**found, **{one.outside_id: one for one in made}}


def found_by(name: str, phone: str = "") -> str:
    """What a contact is looked for by."""
    return f"{fold(name)} {phones.display(phone).replace(' ', '') if phone else ''}".strip()[:200]


def _apply(
    account: ChannelAccount, told: Sequence[Told], talks: dict[str, Conversation], known: dict[str, ConversationMessage], asked_at: datetime | None
) -> tuple[list[ConversationMessage], list[ConversationMessage]]:  # fmt: skip
    new: dict[str, ConversationMessage] = {}
    changed: dict[int, ConversationMessage] = {}
    now = world.now()
    waiting = _on_their_way(account) if any(one.message.by_shop for one in told) else []
    adapter = registry.conversations().get(account.channel)
    for one in told:
        said, number = one.message, one.message.outside_id[:120]
        row = new.get(number) or known.get(number)
        if row is None and said.by_shop:
            row = _ours(waiting, talks[said.conversation[:120]], said)
            if row is not None:
                row.outside_id, row.state = number, ConversationMessage.State.SENT
                known[number] = row
        if row is None:
            row = new[number] = ConversationMessage(
                conversation=talks[said.conversation[:120]], account=account, outside_id=number, kind=said.kind[:10], by_shop=said.by_shop,
                at=said.at, came_at=now, verb=said.verb, polled_at=asked_at,
            )  # fmt: skip
            if adapter is not None and not said.by_shop:
                row.reply_until = adapter.reply_until(said)
        elif row.pk and row.conversation.outside_id.startswith(GONE):
            # Whoever said it was erased: what is told of it anew is nobody's.
            continue
        elif asked_at is not None and not _says_otherwise(row, said):
            continue
        _tell_row(row, one, talks, asked_at)
        if asked_at is None:
            row.hooked_at = row.hooked_at or now
        if row.pk:
            changed[row.pk] = row
    return list(new.values()), list(changed.values())


def _says_otherwise(row: ConversationMessage, said: Message) -> bool:
    """Asked for anew, only other words are news."""
    return row.verb != rules.REMOVED and bool(said.text) and clean_text(said.text) != row.text and not row.by_shop


def _tell_row(row: ConversationMessage, one: Told, talks: dict[str, Conversation], asked_at: datetime | None) -> None:
    said, at = one.message, one.at
    if asked_at is not None and row.pk:
        said_verb, at = "edit", asked_at
    else:
        said_verb = said.verb
    right = talks[said.conversation[:120]]
    # Told of without who said it, a comment stood alone; now we know whose it is.
    if row.conversation.outside_id == row.outside_id and right.outside_id != row.outside_id:
        row.conversation = right
    if said_verb in ("add", "edit") and rules.is_newer(said_verb, at, "edit" if row.edited else "add", row.text_at):
        _write(row, said, at)
    elif not row.text and said.text:
        # The words of what was hidden or removed, where nothing else told them.
        _write(row, said, None)
    row.edited = row.edited or said_verb == "edit"
    if said_verb == "add":
        row.at = said.at
    if rules.is_newer(said_verb, at, row.verb, row.verb_at):
        row.verb, row.verb_at = said_verb, at


def _write(row: ConversationMessage, said: Message, at: datetime | None) -> None:
    words = clean_text(said.text)
    row.text, row.found_by, row.text_at = words, fold(words[: rules.LONGEST_FOUND]), at
    row.kind, row.about, row.links = said.kind[:10], said.about[:80], list(said.links)
    row.latitude, row.longitude = said.latitude, said.longitude


def _on_their_way(account: ChannelAccount) -> list[ConversationMessage]:
    """What we are sending at this account and have no number for yet, the oldest first."""
    mine = ConversationMessage.objects.filter(account=account, outside_id="", by_shop=True, tried_at__isnull=False)
    return list(mine.exclude(state=ConversationMessage.State.NONE).select_related("conversation").order_by("pk"))


def _ours(waiting: list[ConversationMessage], talk: Conversation, said: Message) -> ConversationMessage | None:
    """Our own message coming back, maybe before the channel has answered us that it took it."""
    words = clean_text(said.text)
    for row in waiting:
        if row.conversation_id == talk.pk and clean_text(row.text) == words and said.at >= row.came_at - CLOCKS:
            waiting.remove(row)
            return row
    return None


def sum_up(conversation_ids: Iterable[int]) -> None:
    """Write anew what the list shows of these conversations. Four queries and a write, however many they are."""
    ids = list(conversation_ids)
    newest = ConversationMessage.objects.filter(conversation=OuterRef("pk")).order_by(*newest_first())
    from_buyer = Q(messages__by_shop=False) & ~Q(messages__verb=rules.REMOVED)
    comment = Q(messages__kind="comment")
    rows = Conversation.objects.filter(pk__in=ids).annotate(
        newest_pk=Subquery(newest.values("pk")[:1]),
        direct_until=Max("messages__reply_until", filter=from_buyer & ~comment),
        comment_until=Max("messages__reply_until", filter=from_buyer & comment & Q(messages__answered=False)),
    )
    conversations = list(rows.order_by("pk"))
    last = ConversationMessage.objects.select_related("question").in_bulk(
        [one.newest_pk for one in conversations if one.newest_pk]
    )
    after = ConversationMessage.objects.filter(
        conversation=OuterRef("conversation"), by_shop=True, at__gte=OuterRef("at")
    ).exclude(state=_REFUSED)
    open_ = ConversationMessage.objects.from_buyer().filter(conversation__in=ids, question=None).filter(~Exists(after))
    asked = ConversationMessage.objects.filter(
        conversation__in=ids,
        by_shop=False,
        question__answered_at=None,
        question__withheld=False,
        question__isnull=False,
    )
    # What was answered was read, wherever it was answered.
    new = Count("pk", filter=Q(pk__gt=F("conversation__read_to")))
    since: dict[int, datetime] = {}
    unread: dict[int, int] = {}
    for found in (open_, asked):
        for row in found.values("conversation").annotate(since=Min("at"), new=new):
            pk = row["conversation"]
            since[pk] = min(row["since"], since.get(pk, row["since"]))
            unread[pk] = unread.get(pk, 0) + row["new"]
    for one in conversations:
        message = last.get(one.newest_pk)
        one.last_at = message.at if message else None
        one.last_words = rules.preview(message.text) if message else ""
        one.last_kind = ("removed" if message.removed else message.kind)[:10] if message else ""
        one.last_by_shop = message.by_shop if message else False
        one.unread, one.waiting_since = unread.get(one.pk, 0), since.get(one.pk)
        one.reply_until = max(filter(None, (one.direct_until, one.comment_until)), default=None)
    Conversation.objects.bulk_update(
        conversations, ["last_at", "last_words", "last_kind", "last_by_shop", "unread", "waiting_since", "reply_until"]
    )  # fmt: skip


def _tell(
    account: ChannelAccount, new: Sequence[ConversationMessage], changed: Sequence[ConversationMessage], talks: Iterable[Conversation]
) -> None:  # fmt: skip
    count: dict[int, int] = {}
    for row in (*new, *changed):
        if not row.by_shop:
            count[row.conversation_id] = count.get(row.conversation_id, 0) + 1
    news = [one for one in talks if one.pk in count]
    facts: dict[str, Any] = {"on_behalf_of": account.organisation_id}
    journal.record_many(
        journal.Act(acts.MESSAGES_CAME, one, data={"channel": account.channel, "count": count[one.pk]}, **facts) for one in news
    )  # fmt: skip


def mark_read(conversations: Sequence[Conversation], up_to: int) -> None:
    """Somebody of the household has these messages before their eyes."""
    unread = [one.pk for one in conversations if one.unread]
    if unread:
        with transaction.atomic():
            Conversation.objects.filter(pk__in=unread, read_to__lt=up_to).update(read_to=up_to)
            sum_up(unread)
