"""Send everybody for whom something is held the link to their claim, in private, once; where a channel can."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from lantoa.accounts import api as accounts
from lantoa.channels import api as channels
from lantoa.kit.world import world
from lantoa.live.models import CommentSource, LiveAuthor, LiveComment, LiveSession, Want
from lantoa.live.rules.comments import known_by
from lantoa.ui.addresses import address

MOST = 50


def tell_held(session_id: int) -> int:
    """Put the links on their way; returns how many. Whom the channel does not let us answer finds their code on the sale's page."""
    session = LiveSession.objects.select_related("streamer", "organisation").get(pk=session_id)
    if session.streamer is None or session.closed_at:
        return 0
    by = accounts.actor_for(session.streamer, session.organisation)
    holding = Want.objects.held_at(world.now()).filter(session=session).values("author")
    # Who is known from pastes alone stands on the sale's page with their code, and in nobody's way here.
    wrote = LiveComment.objects.filter(author=OuterRef("pk"), source__kind=CommentSource.Kind.CHANNEL)
    found = LiveAuthor.objects.filter(Exists(wrote), pk__in=holding, told_at=None).order_by("pk")
    return sum(_tell(author, by) for author in found[:MOST])


def _tell(author: LiveAuthor, by: accounts.ActingPerson) -> bool:
    last = (
        LiveComment.objects.filter(author=author, source__kind=CommentSource.Kind.CHANNEL)
        .select_related("source", "session")
        .order_by("-pk")
        .first()
    )
    # Told and on its way together: whoever is cut off between the two tells again.
    with transaction.atomic():
        if last is None or not LiveAuthor.objects.filter(pk=author.pk, told_at=None).update(told_at=world.now()):
            return False
        try:
            with transaction.atomic():
                channels.answer_comment(last.source.account_id, last.outside_id, words(author), by=by)
        except channels.BadReply:
            # The channel lets nobody answer: the code on the sale's page is the way.
            LiveAuthor.objects.filter(pk=author.pk).update(by_code=True)
            return False
    return True


def not_reached(message_ids: Iterable[int]) -> None:
    """A channel did not take what was written to these people: where something may be held for them, their code is the way."""
    for message in channels.ConversationMessage.objects.filter(pk__in=list(message_ids)).select_related("conversation"):
        told = LiveAuthor.objects.filter(session__closed_at=None, session__sources__account=message.account_id)
        mine = told.filter(told_at__isnull=False, known_by=known_by(message.conversation.outside_id, ""))
        LiveAuthor.objects.filter(pk__in=list(mine.values_list("pk", flat=True))).update(by_code=True)


def words(author: LiveAuthor) -> str:
    """What somebody for whom something is held is told."""
    link = str(settings.PUBLIC_URL).rstrip("/") + address("live:claim", author.token)
    said = _("It is held for you. Order here; phone and address you type only there: %(link)s")
    return said % {"link": link}
