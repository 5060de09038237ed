"""Questions asked at the stall, in the same list as all other conversations."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Q

from lantoa.channels.actions.message import found_by, sum_up
from lantoa.channels.models import Contact, Conversation, ConversationMessage
from lantoa.channels.models.conversation import STALL
from lantoa.channels.rules.conversations import LONGEST_FOUND
from lantoa.kit.vietnamese import clean_line, fold
from lantoa.kit.world import world
from lantoa.stores import api as stores


def note_questions(question_ids: Iterable[int]) -> None:
    """Show these questions and their answers as they are now; joins the caller's transaction."""
    touched = set()
    with transaction.atomic():
        for question in (
            stores.Question.objects.filter(pk__in=list(question_ids)).select_related("store").order_by("pk")
        ):
            conversation = _conversation(question)
            _say(conversation, question, question.text, by_shop=False)
            if question.answered_at:
                _say(conversation, question, question.answer, by_shop=True)
            touched.add(conversation.pk)
        sum_up(touched)


def _conversation(question: stores.Question) -> Conversation:
    """One for each asker: whom the stall cannot tell apart by a number, since nobody is shown it."""
    organisation_id = question.store.organisation_id
    same = Q(pk=question.pk)
    if question.person_id:
        same |= Q(person=question.person_id)
    elif question.phone:
        same |= Q(person=None, phone=question.phone)
    mine = stores.Question.objects.filter(same, store__organisation=organisation_id)
    first = mine.order_by("pk").values_list("pk", flat=True)[0]
    known = Conversation.objects.filter(
        organisation=organisation_id, channel=STALL, outside_id=f"question:{first}"
    ).first()
    if known:
        return known
    name = clean_line(question.name)[:120]
    contact = Contact.objects.create(
        organisation_id=organisation_id, name=name, person_id=question.person_id, found_by=found_by(name), created_at=world.now()
    )  # fmt: skip
    return Conversation.objects.create(
        organisation_id=organisation_id, contact=contact, holder=contact, channel=STALL, outside_id=f"question:{first}", created_at=world.now(),
    )  # fmt: skip


def _say(conversation: Conversation, question: stores.Question, text: str, *, by_shop: bool) -> None:
    at = question.answered_at if by_shop else question.asked_at
    values = {
        "conversation": conversation, "kind": "text", "text": text, "found_by": fold(text[:LONGEST_FOUND]), "at": at, "came_at": world.now(),
        "by_id": question.answered_by_id if by_shop else None,
    }  # fmt: skip
    ConversationMessage.objects.update_or_create(question=question, by_shop=by_shop, defaults=values)
