"""Write a message down with what it tells, and hand it to its route once that is certain."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import reduce
from operator import or_

from django.db import models, transaction
from django.db.models import F, Q

from lantoa.journal import api as journal
from lantoa.kit.errors import AdapterError
from lantoa.kit.traces import Traces
from lantoa.kit.world import world
from lantoa.messages import acts
from lantoa.messages.actions.incoming_text import forget_texts
from lantoa.messages.adapters.base import Sms, sms_route
from lantoa.messages.models import Message
from lantoa.messages.rules import pause_after

_LEFT_BEHIND = timedelta(minutes=2)
_AT_ONCE = 50


def send(phone: str, text: str, *, purpose: str, expires_at: datetime | None = None) -> Message:
    """Write a text message to a phone (E.164) in the current transaction; it is delivered after the commit, or not at all.

    Tried up to six times over about ten minutes and never delivered twice. With `expires_at` it is not delivered after
    that moment and its words are dropped then: for codes, and for what is of no use later.
    """
    now = world.now()
    with transaction.atomic():
        message = Message.objects.create(
            request_id=world.uuid7(),
            to=phone,
            text=text,
            purpose=purpose,
            created_at=now,
            next_try_at=now,
            expires_at=expires_at,
        )
        journal.record(acts.MESSAGE_QUEUED, message, data={"purpose": purpose})
    return message


def deliver(message_id: int) -> timedelta | None:
    """Hand one waiting message to its route; return how long to wait before the next try, None when there is none."""
    message = Message.objects.filter(pk=message_id, state=Message.State.QUEUED).first()
    if message is None:
        return None
    if message.expires_at and message.expires_at <= world.now():
        _give_up(message, "too late")
        return None
    pause = pause_after(message.attempts + 1)
    if not _claim(message, pause):
        return None
    try:
        outside_id = sms_route().send(Sms(message.to, message.text, message.request_id))
    except AdapterError as error:
        return _try_again(message, error, pause)
    _still_waiting(message).update(state=Message.State.SENT, sent_at=world.now(), outside_id=outside_id[:80], error="")
    return None


def left_behind() -> list[int]:
    """Claim messages whose try is long due, because a worker died over it; return their ids."""
    now = world.now()
    due = Message.objects.filter(state=Message.State.QUEUED, next_try_at__lt=now - _LEFT_BEHIND)
    found = list(due.order_by("next_try_at").values_list("pk", flat=True)[:_AT_ONCE])
    return [pk for pk in found if due.filter(pk=pk).update(next_try_at=now)]


def drop_old_words() -> int:
    """Drop the words of messages that are done and whose time is over; return how many."""
    over = Message.objects.filter(expires_at__lte=world.now()).exclude(state=Message.State.QUEUED).exclude(text="")
    return over.update(text="")


def forget(phone: str, traces: Traces) -> int:
    """Drop the words and the number of every message to this phone, and the words of those to others that speak of its
    holder; what still waits is not delivered any more. The same for what they wrote themselves. Returns how many."""
    theirs = Message.objects.filter(to=phone)
    theirs.filter(state=Message.State.QUEUED).update(state=Message.State.FAILED, error="its receiver was erased")
    count = theirs.update(to="", text="") + forget_texts(phone, traces)
    speaks = [Q(text__icontains=said) for said in traces.spellings()]
    others = Message.objects.exclude(text="").filter(reduce(or_, speaks)) if speaks else Message.objects.none()
    found = [pk for pk, text in others.values_list("pk", "text") if traces.found_in(text)]
    Message.objects.filter(pk__in=found, state=Message.State.QUEUED).update(state=Message.State.FAILED, error="erased")
    return count + Message.objects.filter(pk__in=found).update(text="")


def forget_some(phone: str, purposes: Iterable[str]) -> int:
    """Drop the words and the number of messages of these purposes to this phone: its holder is no longer there. What still waits is not
    delivered any more. Returns how many."""
    theirs = Message.objects.filter(to=phone, purpose__in=list(purposes)).exclude(to="")
    theirs.filter(state=Message.State.QUEUED).update(state=Message.State.FAILED, error="its receiver left")
    return theirs.update(to="", text="")


def _claim(message: Message, pause: timedelta | None) -> bool:
    # Whoever counts this try up does it; another worker that read the same count does not.
    mine = _still_waiting(message).filter(attempts=message.attempts)
    return bool(mine.update(attempts=F("attempts") + 1, next_try_at=world.now() + (pause or _LEFT_BEHIND)))


def _try_again(message: Message, error: AdapterError, pause: timedelta | None) -> timedelta | None:
    if not error.retryable or pause is None:
        _give_up(message, str(error))
        return None
    _still_waiting(message).update(error=str(error)[:300])
    return pause


def _give_up(message: Message, reason: str) -> None:
    _still_waiting(message).update(state=Message.State.FAILED, error=reason[:300])


def _still_waiting(message: Message) -> models.QuerySet[Message]:
    return Message.objects.filter(pk=message.pk, state=Message.State.QUEUED)
