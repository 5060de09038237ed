"""What conversations let go of when a buyer is erased, or when nobody is left in a household."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.db.models import F, Q, QuerySet

from lantoa.accounts import api as accounts
from lantoa.channels.actions.message import sum_up
from lantoa.channels.models import Contact, Conversation, ConversationClaim, ConversationCursor, ConversationMessage
from lantoa.channels.models.conversation import GONE
from lantoa.channels.models.quick_reply import QuickReply
from lantoa.kit.traces import Traces
from lantoa.kit.vietnamese import fold


def goes(who: accounts.Leaving) -> Iterator[tuple[str, int]]:
    theirs = ConversationMessage.objects.filter(conversation__in=_talks(who), by_shop=False)
    yield "words in conversations with stalls", theirs.exclude(text="").count()


def holds(who: accounts.Leaving) -> Iterator[accounts.Held]:
    """What they wrote themselves. Questions at a stall are told by the stalls; what a stall noted of a call are the stall's words."""
    theirs = ConversationMessage.objects.filter(conversation__in=_talks(who), by_shop=False, question=None)
    said = theirs.exclude(kind="note").exclude(text="", latitude=None)
    for one in said.select_related("conversation__organisation").order_by("at", "pk"):
        facts = {
            "stall": one.conversation.organisation.name,
            "channel": one.conversation.channel,
            "said_at": one.at,
            "text": one.text,
        }
        if one.latitude is not None:
            facts |= {"latitude": one.latitude, "longitude": one.longitude}
        yield accounts.Held("conversations", "message to a stall", facts)


def forget(who: accounts.Leaving) -> None:
    """Empty what they said and where they are known from; what stalls answered stays without their name and number. What they asked at a
    stall was emptied there before, with or without an account."""
    _forget_questions()
    talks = list(_talks(who).select_related("contact"))
    if not talks:
        return
    traces = Traces.of(
        {who.phone, *(one.contact.phone for one in talks)}, {who.person.name, *(one.contact.name for one in talks)}
    )
    said = ConversationMessage.objects.filter(conversation__in=talks)
    said.filter(by_shop=False).update(text="", found_by="", links=[], latitude=None, longitude=None, about="")
    for one in said.filter(by_shop=True).exclude(text=""):
        if traces.found_in(one.text):
            words = traces.without(one.text)
            ConversationMessage.objects.filter(pk=one.pk).update(text=words, found_by=fold(words)[:600])
    for talk in talks:
        Conversation.objects.filter(pk=talk.pk).update(outside_id=f"{GONE}{talk.pk}", holder=F("contact"))
    contacts = {talk.contact_id for talk in talks}
    Contact.objects.filter(Q(pk__in=contacts) | _known(who)).update(name="", phone="", person=None, found_by="")
    sum_up([talk.pk for talk in talks])


def forget_households(organisation_ids: Iterable[int]) -> None:
    """Nobody is left there: nobody reads these conversations any more, and nobody needs them."""
    ids = list(organisation_ids)
    talks = Conversation.objects.filter(organisation__in=ids)
    ConversationMessage.objects.filter(conversation__in=talks).delete()
    # A link by which somebody ordered is a fact of that order.
    ConversationClaim.objects.filter(conversation__in=talks, order=None).delete()
    for pk in talks.values_list("pk", flat=True):
        Conversation.objects.filter(pk=pk).update(
            outside_id=f"{GONE}{pk}", last_words="", last_at=None, unread=0, waiting_since=None
        )
    Contact.objects.filter(organisation__in=ids).update(name="", phone="", person=None, found_by="")
    QuickReply.objects.filter(organisation__in=ids).delete()
    ConversationCursor.objects.filter(account__organisation__in=ids).delete()


def _forget_questions() -> None:
    """Copies of questions whose asker is gone: the stall keeps nothing of them but a dash."""
    emptied = ConversationMessage.objects.filter(
        question__asker="", question__withheld=True, question__name="", question__phone=""
    )
    for one in emptied.select_related("question", "conversation"):
        words = one.question.answer if one.by_shop else one.question.text
        if one.text != words:
            ConversationMessage.objects.filter(pk=one.pk).update(text=words, found_by="")
            Contact.objects.filter(pk=one.conversation.contact_id).update(name="", person=None, found_by="")
            sum_up([one.conversation_id])


def _talks(who: accounts.Leaving) -> QuerySet[Conversation]:
    """Those that began with them, and those of contacts of whom their number was written down."""
    found: QuerySet[Conversation] = Conversation.objects.filter(_known(who, "contact__") | _known(who, "holder__"))
    return found


def _known(who: accounts.Leaving, path: str = "") -> Q:
    return Q(**{f"{path}person": who.person}) | Q(**{f"{path}phone": who.phone})
