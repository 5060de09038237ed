"""What livestream sales let go of: when somebody is erased, and of every sale some time after its account was closed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q, QuerySet, Value
from django.db.models.fields import CharField
from django.db.models.functions import Cast, Concat

from lantoa.accounts import api as accounts
from lantoa.kit.world import world
from lantoa.live.actions.no_show import marks_of
from lantoa.live.models import CommentDecision, CommentVersion, LiveAuthor, LiveComment, LiveSession, NoShow

GONE = "–"


def goes(who: accounts.Leaving) -> Iterator[tuple[str, int]]:
    yield "comments in livestream sales", LiveComment.objects.filter(author__in=_authors(who)).exclude(text="").count()


def holds(who: accounts.Leaving) -> Iterator[accounts.Held]:
    said = LiveComment.objects.filter(author__in=_authors(who)).exclude(text="")
    for one in said.select_related("session", "source", "author").order_by("pk"):
        facts = {
            "sale": one.session.title,
            "channel": one.source.channel,
            "name": one.author.name,
            "said_at": one.said_at or one.received_at,
            "text": one.text,
        }
        yield accounts.Held("live", "comment in a livestream sale", facts)
    for back in NoShow.objects.filter(mark__in=marks_of(who.phone)).select_related("order").order_by("pk"):
        facts = {
            "order": back.order.code,
            "told_at": back.told_at,
            "until": back.expires_at,
            "contested": back.contested_at is not None,
        }
        yield accounts.Held("live", "parcel that came back", facts)


def forget(who: accounts.Leaving) -> None:
    """Empty what they wrote and the names they wrote under; what was ordered stays an order, and the account keeps its numbers."""
    _empty(_authors(who))
    NoShow.objects.filter(mark__in=marks_of(who.phone)).delete()


def forget_old() -> int:
    """Names and words of sales whose account was closed long enough ago; returns how many sales. A day of theirs is a setting."""
    before = world.now() - timedelta(days=settings.LIVE_COMMENT_DAYS)
    due = list(LiveSession.objects.filter(closed_at__lte=before, forgotten_at=None).order_by("pk")[:20])
    for session in due:
        with transaction.atomic():
            _empty(LiveAuthor.objects.filter(session=session))
            LiveSession.objects.filter(pk=session.pk).update(forgotten_at=world.now())
    return len(due)


def _empty(authors: QuerySet[LiveAuthor]) -> None:
    ids = list(authors.values_list("pk", flat=True))
    said = LiveComment.objects.filter(author__in=ids)
    CommentVersion.objects.filter(comment__in=said).update(text="")
    CommentDecision.objects.filter(comment__in=said).update(why=[])
    said.update(text="", mark="")
    known = Concat(Value("gone:"), Cast(F("pk"), CharField()))
    LiveAuthor.objects.filter(pk__in=ids).update(name=GONE, folded="", known_by=known, memory={}, person=None, mark="")


def _authors(who: accounts.Leaving) -> QuerySet[LiveAuthor]:
    found: QuerySet[LiveAuthor] = LiveAuthor.objects.filter(Q(person=who.person) | Q(mark__in=marks_of(who.phone)))
    return found
