"""What a household answers a buyer: written once, said once, and what the channel says to it."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, models, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from lantoa.channels import acts
from lantoa.channels.actions import turn
from lantoa.channels.actions.account import asking, note_fault
from lantoa.channels.actions.message import sum_up
from lantoa.channels.adapters import registry
from lantoa.channels.adapters.base import Access, NotDone, Outgoing
from lantoa.channels.adapters.base import Conversation as Talking
from lantoa.channels.adapters.call import UNREACHED
from lantoa.channels.errors import BadReply, NotYours
from lantoa.channels.models import Conversation, ConversationMessage
from lantoa.channels.models.conversation import PHONE
from lantoa.channels.queries.way import Way, way_of
from lantoa.channels.rules import conversations as rules
from lantoa.channels.rules.listings import MOST_TRIES, wait_minutes
from lantoa.journal import api as journal
from lantoa.kit.access import Actor
from lantoa.kit.vietnamese import clean_text, fold
from lantoa.kit.world import world
from lantoa.stores import api as stores

AT_ONCE = 50
MOST_PAGES = 5
# The channel's clock may be behind ours.
EARLIER = timedelta(minutes=2)
# After these nobody knows whether it was said.
_IN_DOUBT = ("silent", "not_understood")
State = ConversationMessage.State


def reply(
    conversation: Conversation, text: str, *, by: Actor, published: bool = False, key: UUID | None = None
) -> ConversationMessage | None:  # fmt: skip
    """Answer in this conversation: at a channel it is put on its way, at the stall it answers the oldest open question (`published`: for
    everybody under the goods; then None is returned), on the phone it is written down.

    Refuses (BadReply, field "text") no words or too many, and a conversation in which the channel lets nobody answer now; BadWords as the
    stall does.
    """
    said = clean_text(text)
    body = {"conversation": conversation.pk, "text": said, "published": published}
    with journal.command("channels.reply", key, body, by=by) as run:
        if run.replayed:
            return ConversationMessage.objects.filter(pk=(run.answer or {}).get("message")).first()
        way = way_of(conversation, world.now())
        if not said:
            raise BadReply(_("You have not written anything yet."), field="text")
        if way.kind == "closed":
            raise BadReply(_("This cannot be answered here now. What you wrote is still in the box."), field="text")
        if way.kind == "question" and way.question:
            stores.answer(way.question, text=said, published=published, by=by)
            return None
        if len(said) > rules.LONGEST_REPLY:
            raise BadReply(
                _("That is %(count)s characters, and at most %(limit)s are taken. Please make it shorter, or send it in two parts.")
                % {"count": len(said), "limit": rules.LONGEST_REPLY}, field="text",
            )  # fmt: skip
        message = _written(conversation, said, way, by)
        run.answer = {"message": message.pk}
        return message


def _written(conversation: Conversation, said: str, way: Way, by: Actor) -> ConversationMessage:
    now = world.now()
    phone = conversation.channel == PHONE
    message = ConversationMessage.objects.create(
        conversation=conversation, account_id=conversation.account_id, kind="note" if phone else "text", by_shop=True, text=said, at=now, came_at=now,
        found_by=fold(said[: rules.LONGEST_FOUND]), state=State.NONE if phone else State.WAITING, answers=way.answers, by_id=by.person_id,
    )  # fmt: skip
    if way.answers:
        # Facebook takes one private answer for a comment: from here on it is used.
        answered = ConversationMessage.objects.filter(account=conversation.account_id, outside_id=way.answers)
        answered.update(answered=True)
    sum_up([conversation.pk])
    act = acts.CALL_NOTED if phone else acts.REPLY_WRITTEN
    data = {"channel": conversation.channel, "conversation": conversation.pk}
    journal.record(act, message, by=by, on_behalf_of=conversation.organisation_id, data=data)
    return message


def send_again(message: ConversationMessage, *, by: Actor, key: UUID | None = None) -> ConversationMessage:
    """Put on its way again what the channel did not take; refuses (NotYours) what is not refused."""
    with journal.command("channels.send_again", key, {"message": message.pk}, by=by) as run:
        if not run.replayed:
            values = {
                "state": State.WAITING,
                "tries": 0,
                "tried_at": None,
                "next_try_at": None,
                "fault": "",
                "words": "",
                "at": world.now(),
            }
            refused = ConversationMessage.objects.filter(pk=message.pk, state=State.REFUSED)
            if not refused.update(**values):
                raise NotYours(_("This has changed meanwhile. Please look at it again."))
            sum_up([message.conversation_id])
            data = {"channel": message.conversation.channel, "conversation": message.conversation_id}
            journal.record(
                acts.REPLY_WRITTEN, message, by=by, on_behalf_of=message.conversation.organisation_id, data=data
            )
    message.refresh_from_db()
    return message


def to_deliver() -> list[int]:
    """Conversations with something to be sent now, the longest waiting first."""
    return list(_due(world.now()).order_by("last_at", "pk").values_list("pk", flat=True)[:AT_ONCE])


def _due(now: datetime) -> models.QuerySet[Conversation]:
    due = ConversationMessage.objects.to_say().filter(Q(next_try_at=None) | Q(next_try_at__lte=now))
    idle = Q(sending_until=None) | Q(sending_until__lte=now)
    working = Q(account__ended_at=None, account__key_refused_at=None, account__connected_at__isnull=False)
    open_ = Q(account__busy_until=None) | Q(account__busy_until__lte=now)
    found: models.QuerySet[Conversation] = Conversation.objects.filter(
        idle, working, open_, pk__in=due.values("conversation")
    )
    return found


def deliver(conversation_id: int) -> int:
    """Say what waits in a conversation, in order, each once; returns how many were said. What may have been said and is not found there
    is left to a person.

    Asks the network: call it outside any transaction. Called twice at once the second returns 0.
    """
    said = 0
    while True:
        message = _claimed(conversation_id)
        if message is None:
            return said
        try:
            with turn.kept(message.conversation):
                number = _say(message)
        except NotDone as error:
            if message.conversation.account is not None:
                note_fault(message.conversation.account, error)
            _not_said(message, error)
            return said
        except BaseException:
            turn.mine(message.conversation).update(sending_until=None)
            raise
        if not number:
            _not_said(message, NotDone("it is not found there", fault="silent"), over=True)
            return said
        _said(message, number)
        said += 1


def _claimed(conversation_id: int) -> ConversationMessage | None:
    now = world.now()
    if not _due(now).filter(pk=conversation_id).exists():
        return None
    free = Conversation.objects.filter(pk=conversation_id).filter(Q(sending_until=None) | Q(sending_until__lte=now))
    if not free.update(sending_until=now + turn.TURN):
        return None
    waiting = ConversationMessage.objects.to_say().filter(conversation=conversation_id)
    first: ConversationMessage | None = waiting.select_related("conversation__account").order_by("pk").first()
    if first is None or (first.next_try_at and first.next_try_at > now):
        Conversation.objects.filter(pk=conversation_id, sending_until=now + turn.TURN).update(sending_until=None)
        return None
    return first


def _say(message: ConversationMessage) -> str:
    """The channel's number for it, "" where nobody knows whether an earlier try said it."""
    conversation = message.conversation
    adapter = registry.conversations()[conversation.channel]
    account = conversation.account
    assert account is not None  # noqa: S101 - what waits to be said stands at an account
    mine = ConversationMessage.objects.filter(pk=message.pk)
    if message.tried_at:
        # Whoever tried before heard no answer, or died: perhaps it was said.
        try:
            return asking(account, lambda access: _said_before(adapter, access, message))
        except NotDone as error:
            if error.fault in ("busy", "key", "silent"):
                raise
            return ""
    outgoing = Outgoing(conversation.outside_id, message.text, (), message.answers)

    def send(access: Access) -> str:
        # From this call on, and not from a token that is renewed before it, nobody knows.
        mine.update(tried_at=world.now())
        try:
            return adapter.send(access, outgoing)
        except NotDone as error:
            if error.fault not in _IN_DOUBT or error.code == UNREACHED:
                mine.update(tried_at=None)
            raise

    return asking(account, send)


def _said_before(adapter: Talking, access: Access, message: ConversationMessage) -> str:
    place, since = "", _from(message.tried_at)
    for _page in range(MOST_PAGES):
        page = adapter.messages_since(access, since, place)
        for one in page.messages:
            same = (
                one.by_shop
                and one.conversation == message.conversation.outside_id
                and clean_text(one.text) == message.text
            )
            if (
                same
                and not ConversationMessage.objects.filter(
                    account=message.account_id, outside_id=one.outside_id
                ).exists()
            ):
                return one.outside_id
        place = page.next_place
        if not place:
            break
    return ""


def _from(tried_at: datetime | None) -> datetime:
    return (tried_at or world.now()) - EARLIER


def _said(message: ConversationMessage, number: str) -> None:
    with transaction.atomic():
        values = {"state": State.SENT, "fault": "", "words": "", "next_try_at": None}
        mine = ConversationMessage.objects.filter(pk=message.pk)
        # The channel may have told of it before it answered us; then that is the same message twice.
        told = ConversationMessage.objects.filter(account=message.account_id, outside_id=number[:120]).exclude(
            pk=message.pk
        )
        told.filter(by_shop=True, state=State.NONE).delete()
        try:
            with transaction.atomic():
                mine.update(**values, outside_id=number[:120])
        except IntegrityError:
            mine.update(**values)
        turn.mine(message.conversation).update(sending_until=None)
        sum_up([message.conversation_id])
        _record(acts.REPLY_SENT, message, {})


def _not_said(message: ConversationMessage, error: NotDone, *, over: bool = False) -> None:
    tries = message.tries + 1
    # To be asked to wait, or to connect the account anew, is no failure of the message.
    blameless = error.fault in ("busy", "key")
    again = blameless or error.fault in _IN_DOUBT
    if blameless:
        tries = message.tries
    over = over or not again or tries >= MOST_TRIES
    at = None if over else world.now() + timedelta(minutes=wait_minutes(max(tries, 1), error.seconds))
    values = {
        "fault": error.fault, "words": error.words[:200], "tries": tries, "next_try_at": at, "state": State.REFUSED if over else State.WAITING,
    }  # fmt: skip
    with transaction.atomic():
        if not turn.mine(message.conversation).update(sending_until=None):
            # Another tries it by now.
            return
        ConversationMessage.objects.filter(pk=message.pk, state=State.WAITING).update(**values)
        if over:
            if message.answers and error.fault in ("refused", "gone") and error.code != "10900":
                ConversationMessage.objects.filter(account=message.account_id, outside_id=message.answers).update(
                    answered=False
                )
            sum_up([message.conversation_id])
            _record(acts.REPLY_REFUSED, message, {"fault": error.fault, "code": error.code[:80]})


def _record(act: str, message: ConversationMessage, facts: dict[str, str]) -> None:
    data = {"channel": message.conversation.channel, "conversation": message.conversation_id, **facts}
    journal.record(act, message, on_behalf_of=message.conversation.organisation_id, data=data)
