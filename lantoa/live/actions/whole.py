"""Somebody asked for a part of a piece, and only whole pieces are counted: the seller or the buyer says how many."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from lantoa.journal import api as journal
from lantoa.kit.access import Actor
from lantoa.live import acts
from lantoa.live.actions.give_back import remember
from lantoa.live.actions.want import set_whole
from lantoa.live.errors import BadComment
from lantoa.live.models import LiveSession, Want


def make_whole(want: Want, pieces: int, *, by: Actor, key: UUID | None = None) -> Want:
    """So many whole pieces are wanted; 0: none. Only the next number up, the next one down or none can be meant; twice is no harm.

    Refuses (BadComment) any other number, and a sale whose account is closed.
    """
    with journal.command("live.make_whole", key, {"want": want.pk, "pieces": pieces}, by=by) as run:
        if not run.replayed:
            session = LiveSession.objects.select_for_update(of=("self",), no_key=True).get(pk=want.session_id)
            if session.state == "closed":
                raise BadComment(_("The account of this sale is closed; nothing in it changes any more."))
            found = Want.objects.select_related("session").get(pk=want.pk)
            if found.trouble == Want.Trouble.PART:
                if pieces and pieces not in found.whole:
                    raise BadComment(_("Choose how many you want, at least one."), field="quantity")
                set_whole(found, pieces)
                remember(found.author_id)
                data = {"session": session.pk, "want": want.pk, "pieces": pieces}
                journal.record(acts.MADE_WHOLE, session, by=by, on_behalf_of=session.organisation_id, data=data)
    return Want.objects.get(pk=want.pk)
