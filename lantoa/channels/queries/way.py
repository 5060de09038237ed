"""How a buyer can be answered now in one conversation, and until when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from django.db.models import Q

from lantoa.channels.adapters import registry
from lantoa.channels.models import Conversation, ConversationMessage
from lantoa.channels.models.conversation import PHONE, STALL, newest_first
from lantoa.stores import api as stores


@dataclass(frozen=True, slots=True)
class Way:
    """direct: write to the person. comment: one private answer to `answers`. question: at the stall, to `question`. note: write down what
    was said on the phone. closed: not now, and `why`: window (too long ago), once (the one answer is used), late (the comment is too old),
    key (the channel does not let us in), ended (no longer connected), answered (nothing is asked)."""

    kind: Literal["direct", "comment", "question", "note", "closed"]
    until: datetime | None = None
    why: str = ""
    answers: str = ""
    question: stores.Question | None = None


def way_of(conversation: Conversation, now: datetime) -> Way:
    """At most three queries."""
    if conversation.channel == PHONE:
        return Way("note")
    if conversation.channel == STALL:
        return _at_the_stall(conversation)
    account = conversation.account
    if account is None or account.state == "ended" or conversation.channel not in registry.conversations():
        return Way("closed", why="ended")
    if account.state != "working":
        return Way("closed", why="key")
    said = ConversationMessage.objects.from_buyer().filter(conversation=conversation).order_by(*newest_first())
    direct = said.exclude(kind="comment").first()
    if direct and (direct.reply_until is None or direct.reply_until > now):
        return Way("direct", direct.reply_until)
    in_time = Q(reply_until=None) | Q(reply_until__gt=now)
    comments = said.filter(kind="comment")
    comment = comments.filter(in_time, answered=False).first()
    if comment:
        return Way("comment", comment.reply_until, answers=comment.outside_id)
    if direct:
        return Way("closed", direct.reply_until, "window")
    last = comments.first()
    if last is None:
        return Way("closed", why="window")
    return Way("closed", last.reply_until, "once" if last.answered else "late")


def _at_the_stall(conversation: Conversation) -> Way:
    asked = ConversationMessage.objects.filter(conversation=conversation, by_shop=False, question__isnull=False)
    waiting = (
        stores.Question.objects.waiting().filter(pk__in=asked.values("question")).select_related("store", "product")
    )
    first = waiting.first()
    return Way("question", question=first) if first else Way("closed", why="answered")
