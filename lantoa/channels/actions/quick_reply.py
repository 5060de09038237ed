"""What a household says again and again, written once."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Max
from django.utils import translation
from django.utils.translation import gettext as _

from lantoa.channels.errors import BadReply
from lantoa.channels.models import QuickReply
from lantoa.channels.rules.conversations import LONGEST_QUICK, MOST_QUICK
from lantoa.journal import api as journal
from lantoa.kit.access import Actor
from lantoa.kit.vietnamese import clean_text
from lantoa.kit.world import world


def first_replies() -> list[str]:
    """With these a household begins; they are changed or dropped like its own."""
    with translation.override("vi"):
        return [
            _("Yes, we have it. How many would you like?"),
            _("Please send me your name, phone number and address, then I pack it today."),
            _("We are out of it just now. Shall I tell you when it is there again?"),
            _("It is packed and leaves today. Thank you for buying from us!"),
            _("I will answer you properly this evening, please wait for me."),
        ]


def begin_replies(organisation_id: int) -> None:
    """Give a household that never had any the first ones; joins the caller's transaction."""
    with journal.command("channels.begin_replies", None, {}):
        if not QuickReply.objects.filter(organisation=organisation_id).exists():
            now = world.now()
            QuickReply.objects.bulk_create(
                QuickReply(organisation_id=organisation_id, text=text, position=place, created_at=now)
                for place, text in enumerate(first_replies(), 1)
            )


def add_reply(organisation_id: int, text: str, *, by: Actor, key: UUID | None = None) -> QuickReply:
    """Keep one more; refuses (BadReply, field "text") no words, too many, and more than thirty of them."""
    said = _checked(text)
    with journal.command("channels.add_reply", key, {"organisation": organisation_id, "text": said}, by=by) as run:
        if run.replayed:
            return QuickReply.objects.get(pk=(run.answer or {})["reply"])
        mine = QuickReply.objects.filter(organisation=organisation_id)
        if mine.kept().count() >= MOST_QUICK:
            raise BadReply(_("You have %(count)s already. Drop one first.") % {"count": MOST_QUICK}, field="text")
        last = mine.aggregate(last=Max("position"))["last"] or 0
        made = QuickReply.objects.create(
            organisation_id=organisation_id, text=said, position=last + 1, created_at=world.now()
        )
        run.answer = {"reply": made.pk}
        return made


def change_reply(reply: QuickReply, text: str, *, by: Actor, key: UUID | None = None) -> None:
    """Other words for it."""
    said = _checked(text)
    with journal.command("channels.change_reply", key, {"reply": reply.pk, "text": said}, by=by) as run:
        if not run.replayed:
            QuickReply.objects.filter(pk=reply.pk).update(text=said)


def drop_reply(reply: QuickReply, *, by: Actor, key: UUID | None = None) -> None:
    """It is needed no more."""
    with journal.command("channels.drop_reply", key, {"reply": reply.pk}, by=by) as run:
        if not run.replayed:
            # The row stays, empty: whoever dropped the first ones does not get them again.
            QuickReply.objects.filter(pk=reply.pk).update(text="")


def _checked(text: str) -> str:
    said = clean_text(text)
    if not said:
        raise BadReply(_("You have not written anything yet."), field="text")
    if len(said) > LONGEST_QUICK:
        raise BadReply(_("Please write at most %(limit)s characters.") % {"limit": LONGEST_QUICK}, field="text")
    return said
