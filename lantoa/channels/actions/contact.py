"""Who a household's buyers are: names and numbers written down, two of them found to be one, and taken apart again."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from lantoa.channels import acts
from lantoa.channels.actions.message import found_by, sum_up
from lantoa.channels.errors import BadContact, BadReply, NotYours
from lantoa.channels.models import Contact, Conversation, ConversationMessage
from lantoa.channels.models.conversation import PHONE
from lantoa.channels.rules.conversations import LONGEST_FOUND, LONGEST_REPLY
from lantoa.journal import api as journal
from lantoa.kit.access import Actor
from lantoa.kit.vietnamese import clean_line, clean_text, fold
from lantoa.kit.world import world


def note_call(
    organisation_id: int, *, name: str, phone: str, text: str, by: Actor, key: UUID | None = None
) -> Conversation:
    """Write down what somebody said on the phone; `phone` (E.164, "" for one nobody knows) finds who called before.

    Refuses (BadReply, field "text") no words or too many, (BadContact, field "name") neither name nor number.
    """
    said, called = clean_text(text), clean_line(name)[:120]
    if not called and not phone:
        raise BadContact(_("Write at least a name or a number, so that you know who it was."), field="name")
    if not said:
        raise BadReply(_("Write what they said."), field="text")
    if len(said) > LONGEST_REPLY:
        raise BadReply(_("Please write at most %(limit)s characters.") % {"limit": LONGEST_REPLY}, field="text")
    body = {"organisation": organisation_id, "name": called, "phone": phone, "text": said}
    with journal.command("channels.note_call", key, body, by=by) as run:
        if run.replayed:
            return Conversation.objects.get(pk=(run.answer or {})["conversation"])
        conversation = _by_phone(organisation_id, called, phone)
        now = world.now()
        message = ConversationMessage.objects.create(
            conversation=conversation, kind="note", by_shop=False, text=said, at=now, came_at=now, found_by=fold(said[:LONGEST_FOUND]), by_id=by.person_id
        )  # fmt: skip
        # Whoever wrote it down has read it.
        Conversation.objects.filter(pk=conversation.pk).update(read_to=message.pk)
        sum_up([conversation.pk])
        data = {"channel": PHONE, "conversation": conversation.pk}
        journal.record(acts.CALL_NOTED, message, by=by, on_behalf_of=organisation_id, data=data)
        run.answer = {"conversation": conversation.pk}
    return Conversation.objects.get(pk=conversation.pk)


def _by_phone(organisation_id: int, name: str, phone: str) -> Conversation:
    number = phone or f"note:{world.uuid7()}"
    known = (
        Conversation.objects.filter(organisation=organisation_id, channel=PHONE, outside_id=number)
        .select_related("contact")
        .first()
    )
    if known:
        if name and not known.contact.name:
            Contact.objects.filter(pk=known.contact_id).update(name=name, found_by=found_by(name, phone))
        return known
    contact = Contact.objects.create(
        organisation_id=organisation_id, name=name, phone=phone, found_by=found_by(name, phone), created_at=world.now()
    )  # fmt: skip
    return Conversation.objects.create(
        organisation_id=organisation_id, contact=contact, holder=contact, channel=PHONE, outside_id=number, created_at=world.now(),
    )  # fmt: skip


def change_contact(contact: Contact, *, name: str, phone: str, by: Actor, key: UUID | None = None) -> Contact:
    """Write down a buyer's name and number (E.164 or ""); their orders are found by it."""
    called = clean_line(name)[:120]
    with journal.command(
        "channels.change_contact", key, {"contact": contact.pk, "name": called, "phone": phone}, by=by
    ) as run:
        if not run.replayed:
            Contact.objects.filter(pk=contact.pk).update(name=called, phone=phone, found_by=found_by(called, phone))
    contact.refresh_from_db()
    return contact


def join(contact: Contact, other: Contact, *, by: Actor, key: UUID | None = None) -> None:
    """A person says that both are one buyer: `contact` holds the conversations of both. Nothing else of either changes.

    Refuses (BadContact) one and the same, two households', and one that holds nothing any more.
    """
    if contact.pk == other.pk or contact.organisation_id != other.organisation_id:
        raise BadContact(_("These two cannot be put together."))
    with journal.command("channels.join", key, {"contact": contact.pk, "other": other.pk}, by=by) as run:
        if not run.replayed:
            # Locked in one order, so that nobody puts them together the other way round meanwhile.
            list(Contact.objects.select_for_update().filter(pk__in=[contact.pk, other.pk]).order_by("pk"))
            if not Conversation.objects.filter(holder=contact).exists():
                raise BadContact(_("This has changed meanwhile. Please look at it again."))
            if not Conversation.objects.filter(holder=other).update(holder=contact):
                raise BadContact(_("This has changed meanwhile. Please look at it again."))
            data = {"other": other.pk}
            journal.record(acts.CONTACTS_JOINED, contact, by=by, on_behalf_of=contact.organisation_id, data=data)


def part(conversation: Conversation, *, by: Actor, key: UUID | None = None) -> None:
    """Give a conversation back to the contact it began with, and with it all others that began there; refuses (NotYours) one that was
    never joined."""
    with journal.command("channels.part", key, {"conversation": conversation.pk}, by=by) as run:
        if not run.replayed:
            theirs = Conversation.objects.filter(contact=conversation.contact_id).exclude(
                holder=conversation.contact_id
            )
            before = conversation.holder_id
            if not theirs.update(holder=conversation.contact_id):
                raise NotYours(_("This has changed meanwhile. Please look at it again."))
            data = {"contact": conversation.contact_id, "from": before}
            journal.record(
                acts.CONTACT_PARTED, conversation, by=by, on_behalf_of=conversation.organisation_id, data=data
            )
