"""What a household of the cast talks about: a call, one that was joined to it, an answer nobody took, a sentence said often."""

from __future__ import annotations

from lantoa.accounts import api as accounts
from lantoa.channels.actions.contact import join, note_call
from lantoa.channels.actions.quick_reply import add_reply
from lantoa.channels.actions.reply import reply
from lantoa.channels.models import Contact, Conversation, ConversationMessage, QuickReply
from tests.access import marks

CALLER, OFTEN = "Chị Hoa gọi", "Mai em gửi xe khách."


def have_conversations(organisation: accounts.Organisation, by: accounts.ActingPerson) -> None:
    """Two callers, found to be one, and what was told them."""
    phones = [marks.phone("caller_phone", f"9123{organisation.pk % 10_000:04d}{one}") for one in (1, 2)]
    first, second = (
        note_call(organisation.pk, name=name, phone=phone, text=f"Cần 2 kg mực {marks.word('message')}", by=by)
        for name, phone in zip((CALLER, "Chị Hoa chợ"), phones, strict=True)
    )
    answer = reply(first, "Chiều em giao", by=by)
    if answer:
        ConversationMessage.objects.filter(pk=answer.pk).update(state=ConversationMessage.State.REFUSED, words="(#551)")
    join(first.holder, second.holder, by=by)
    add_reply(organisation.pk, OFTEN, by=by)


def contact_of(organisation: accounts.Organisation) -> int:
    return int(Contact.objects.get(organisation=organisation, name=CALLER).pk)


def joined_of(organisation: accounts.Organisation) -> int:
    return int(Conversation.objects.get(organisation=organisation, contact__name="Chị Hoa chợ").pk)


def refused_of(organisation: accounts.Organisation) -> int:
    refused = ConversationMessage.objects.filter(
        conversation__organisation=organisation, state=ConversationMessage.State.REFUSED
    )
    return int(refused.get().pk)


def quick_reply_of(organisation: accounts.Organisation) -> int:
    return int(QuickReply.objects.get(organisation=organisation, text=OFTEN).pk)
