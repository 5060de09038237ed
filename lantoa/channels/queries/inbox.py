"""The list of a household's conversations by person, and what stands beside one: messages, orders, who else may be the same person."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import (
    Case,
    Count,
    Exists,
    IntegerField,
    Max,
    Min,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Sum,
    Value,
    When,
)

from lantoa.channels.models import ChannelAccount, Contact, Conversation, ConversationMessage, QuickReply
from lantoa.channels.models.conversation import STALL, newest_first
from lantoa.channels.queries.way import Way, way_of
from lantoa.channels.rules import conversations as rules
from lantoa.kit.access import Actor, AnySeller
from lantoa.kit.database.together import One, Question, how_many, summed
from lantoa.kit.vietnamese import fold
from lantoa.kit.world import world
from lantoa.orders import api as orders

ON_A_PAGE, MESSAGES, MOST_ORDERS, MOST_SUGGESTED = 20, 40, 10, 5
MISSED_DAYS = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Row:
    """One person in the list. `talk` is the conversation with the newest message; `phones` and `name` are whatever anybody wrote down."""

    contact: Contact
    talk: Conversation
    talks: list[Conversation]
    unread: int
    waiting_since: datetime | None

    @property
    def name(self) -> str:
        return name_of(self.contact, self.talks)

    @property
    def reply_until(self) -> datetime | None:
        """The last moment at which the channel still lets us answer whoever waits."""
        return max((one.reply_until for one in self.talks if one.reply_until and one.waiting_since), default=None)


@dataclass(frozen=True, slots=True)
class NotTold:
    """How many messages an account's hooks did not tell of in the last seven days, and when the newest of them was fetched."""

    account: ChannelAccount
    count: int
    fetched_at: datetime


def name_of(contact: Contact, talks: Sequence[Conversation]) -> str:
    """A person's name: theirs, or that of another contact joined to it; "" for one nobody knows."""
    return str(contact.name or next((one.contact.name for one in talks if one.contact.name), ""))


def phones_of(contact: Contact, talks: Sequence[Conversation]) -> list[str]:
    """The numbers written down of a person, theirs first."""
    return list(dict.fromkeys(filter(None, (contact.phone, *(one.contact.phone for one in talks)))))


def people(actor: Actor, words: str = "", number: str | None = None) -> Page[Row]:
    """A page of people: unread first, then whoever waits for an answer, then the others, each the newest first. Four queries."""
    mine = Contact.objects.visible_to(actor).annotate(
        newest=Max("conversations__last_at"), not_read=Sum("conversations__unread"), since=Min("conversations__waiting_since")
    ).filter(newest__isnull=False)  # fmt: skip
    if words:
        mine = mine.filter(_found(words))
    place = Case(When(not_read__gt=0, then=Value(0)), When(since__isnull=False, then=Value(1)), default=Value(2), output_field=IntegerField())  # fmt: skip
    talks = Conversation.objects.begun().select_related("contact", "account").order_by("-last_at", "-pk")
    ordered = mine.order_by(place, "-newest", "-pk").prefetch_related(Prefetch("conversations", talks, to_attr="talks"))
    found = Paginator(ordered, ON_A_PAGE).get_page(number)
    found.object_list = [Row(one, one.talks[0], one.talks, one.not_read, one.since) for one in found.object_list]
    return found


def _found(words: str) -> Q:
    said, digits = fold(words)[:100], re.sub(r"\D", "", words)
    begun = Conversation.objects.filter(holder=OuterRef("pk"))
    by_person = Q(contact__found_by__contains=said)
    if len(digits) >= 3:
        number = f"0{digits.removeprefix('84')}" if digits.startswith("84") else digits
        by_person |= Q(contact__found_by__contains=number)
    talked = ConversationMessage.objects.filter(conversation__holder=OuterRef("pk"), found_by__contains=said)
    own = Q(found_by__contains=said)
    return own | Exists(begun.filter(by_person)) | Exists(talked)


def waiting(actor: Actor) -> int:
    """How many people wrote at a channel or called, and wait for an answer or to be read; questions at the stall are counted by their own
    room. One query."""
    return ask_waiting(actor).answer()


def _compose_waiting(organisation: int) -> QuerySet[Conversation, Any]:
    mine = Conversation.objects.visible_to(AnySeller(organisation))
    open_ = mine.filter(Q(unread__gt=0) | Q(waiting_since__isnull=False)).exclude(channel=STALL)
    return summed(open_, count=Count("holder", distinct=True))


_waiting = One(_compose_waiting, how_many)


def ask_waiting(actor: Actor) -> Question[int]:
    """The same, asked together with other things."""
    return _waiting.of_seller(actor)


def not_told(actor: Actor) -> list[NotTold]:
    """What the hooks of the actor's accounts did not tell of lately. At most two queries."""
    now = world.now()
    missed = ConversationMessage.objects.visible_to(actor).not_told(now).filter(polled_at__gt=now - MISSED_DAYS)
    rows = {one["account"]: one for one in missed.values("account").annotate(count=Count("pk"), last=Max("polled_at"))}
    accounts = ChannelAccount.objects.filter(pk__in=rows).order_by("pk") if rows else []
    return [NotTold(one, rows[one.pk]["count"], rows[one.pk]["last"]) for one in accounts]


@dataclass(frozen=True, slots=True)
class Talk:
    """One conversation of a person, and how it can be answered now."""

    it: Conversation
    way: Way


def talks_with(actor: Actor, contact: Contact) -> list[Talk]:
    """Whatever a contact holds, the newest first. One query, and three at most for each."""
    now = world.now()
    held = Conversation.objects.visible_to(actor).begun().filter(holder=contact)
    return [
        Talk(one, way_of(one, now)) for one in held.select_related("account", "contact").order_by("-last_at", "-pk")
    ]


def messages_of(talks: Sequence[Talk], before: int | None = None) -> tuple[list[ConversationMessage], int | None]:
    """What was said in these conversations, oldest first, the newest forty; and where older ones begin, None where there are none. One query."""
    said = ConversationMessage.objects.filter(conversation__in=[one.it.pk for one in talks])
    if before:
        first = said.filter(pk=before).first()
        if first:
            said = said.filter(Q(at__lt=first.at) | Q(at=first.at, pk__lt=first.pk))
    rows = list(
        said.select_related("conversation", "question__product", "by").order_by(*newest_first())[: MESSAGES + 1]
    )
    older = rows[MESSAGES - 1].pk if len(rows) > MESSAGES else None
    return rows[:MESSAGES][::-1], older


def orders_of(actor: Actor, contact: Contact, talks: Sequence[Talk]) -> list[orders.Order]:
    """The person's orders at this household: by a number written down of them, by the account that ordered with it, and by a link they
    were sent. The newest ten. Two queries.

    Whoever asked at the stall is not looked for by the number they left there: nobody is shown it.
    """
    mine = orders.Order.objects.visible_to(actor).filter(at_counter=False)
    ids = [one.it.pk for one in talks]
    theirs = Q(pk__in=_claimed_in(ids))
    phones = phones_of(contact, [one.it for one in talks])
    if phones:
        buyers = mine.filter(buyer_phone__in=phones, buyer__isnull=False)
        theirs |= Q(buyer_phone__in=phones) | Q(buyer__in=buyers.values("buyer"))
    return list(mine.filter(theirs).prefetch_related("lines").order_by("-placed_at", "-pk")[:MOST_ORDERS])


def _claimed_in(ids: list[int]) -> QuerySet[Conversation, int]:
    found: QuerySet[Conversation, int] = Conversation.objects.filter(
        pk__in=ids, claims__order__isnull=False
    ).values_list("claims__order", flat=True)
    return found


def same_number(actor: Actor, contact: Contact, talks: Sequence[Conversation]) -> list[Contact]:
    """Other people in the list of whom the same number is written down. One query, or none."""
    phones = phones_of(contact, talks)
    if not phones:
        return []
    held = Conversation.objects.begun().filter(Q(contact__phone__in=phones) | Q(holder__phone__in=phones))
    mine = Contact.objects.visible_to(actor).filter(pk__in=held.values("holder")).exclude(pk=contact.pk)
    return list(mine.order_by("pk")[:MOST_SUGGESTED])


def written_number(messages: Sequence[ConversationMessage]) -> str:
    """A phone number the buyer wrote themselves, the newest; "" where there is none."""
    theirs = (rules.phone_in(one.text) for one in reversed(messages) if not one.by_shop and not one.removed)
    return next(filter(None, theirs), "")


def others(actor: Actor, contact: Contact, words: str = "") -> list[Contact]:
    """Whom this person could be put together with: those found by the words, else the newest. Two queries."""
    mine = Contact.objects.visible_to(actor).exclude(pk=contact.pk)
    mine = mine.annotate(newest=Max("conversations__last_at")).filter(newest__isnull=False)
    if words:
        mine = mine.filter(_found(words))
    talks = Conversation.objects.begun().select_related("contact").order_by("-last_at", "-pk")
    return list(
        mine.order_by("-newest", "-pk").prefetch_related(Prefetch("conversations", talks, to_attr="talks"))[:10]
    )


def quick_replies(actor: Actor) -> list[QuickReply]:
    """The household's own sentences in their order. One query."""
    return list(QuickReply.objects.visible_to(actor).order_by("position", "pk"))
