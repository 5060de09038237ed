"""Hear a channel's live video: what hooks told of its comments and what it answers when asked come together, each comment once."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Q

from lantoa.channels import api as channels
from lantoa.kit.world import world
from lantoa.live.actions.take import take
from lantoa.live.models import CommentSource, CommentVersion, LiveComment
from lantoa.live.rules.comments import Heard, kept

EVERY = timedelta(seconds=3)
# What was changed there may be told late.
LATE = timedelta(minutes=15)
AT_ONCE = 200


def to_ask(session_id: int) -> list[int]:
    """Sources of this sale that are due to be asked while it is on air."""
    due = Q(asked_at=None) | Q(asked_at__lte=world.now() - EVERY)
    on_air = CommentSource.objects.filter(
        due,
        session=session_id,
        kind=CommentSource.Kind.CHANNEL,
        session__on_air_at__isnull=False,
        session__over_at=None,
    )
    return list(on_air.order_by("pk").values_list("pk", flat=True))


def ask(source_id: int) -> int:
    """Ask the channel for comments nobody told of, and take whatever is new; returns how many. Asks the network: call it outside any
    transaction. Only an answer counts as having heard the source."""
    source = CommentSource.objects.select_related("account").get(pk=source_id)
    if source.account is None:
        return 0
    CommentSource.objects.filter(pk=source_id).update(asked_at=world.now())
    found = channels.fetch_live_comments(source.account, source.video, source.place)
    if found.answered:
        CommentSource.objects.filter(pk=source_id).update(place=found.place[:200], heard_at=world.now())
    return read(source_id)


def ask_for_all(source_id: int) -> int:
    """Ask the channel for its whole list once more and compare: what nobody told is taken, and how many that were is noted. Returns that.

    Asks the network: call it outside any transaction. Without an answer nothing is noted.
    """
    source = CommentSource.objects.select_related("account").get(pk=source_id)
    if source.account is None:
        return 0
    known = set(source.comments.values_list("outside_id", flat=True))
    found = channels.fetch_live_comments(source.account, source.video, "")
    if not found.answered:
        return 0
    read(source_id)
    missing = len(found.numbers - known)
    CommentSource.objects.filter(pk=source_id).update(
        checked_at=world.now(), checked_there=len(found.numbers), checked_missing=missing
    )
    return missing


def read(source_id: int) -> int:
    """Take what is known at the channels of a source's comments and was not read yet; returns how many were new."""
    new = 0
    while True:
        source = CommentSource.objects.get(pk=source_id)
        if source.account_id is None:
            return new
        since = (source.heard_at or source.made_at) - LATE
        rows = channels.comments_under(source.account_id, source.video, after=source.read_to, since=since, most=AT_ONCE)
        fresh = [row for row in rows if row.pk > source.read_to]
        told = [
            Heard(row.outside_id, row.conversation.outside_id, row.conversation.contact.name, row.text, row.at)
            for row in fresh
            # A picture without words is a comment too; what was gone before anybody told of it is none.
            if row.text or not row.removed
        ]
        if told:
            new += take(source, told)
        _changed(source, [row for row in rows if row.removed or row.edited])
        if not fresh:
            return new
        CommentSource.objects.filter(pk=source_id, read_to__lt=fresh[-1].pk).update(read_to=fresh[-1].pk)


def _changed(source: CommentSource, rows: list[channels.ConversationMessage]) -> None:
    """What writers changed or removed there is kept as further rows; it changes no want by itself: the seller sees it and says."""
    known = {
        one.outside_id: one
        for one in LiveComment.objects.filter(source=source, outside_id__in=[row.outside_id for row in rows])
    }
    now = world.now()
    made = []
    for row in rows:
        comment = known.get(row.outside_id)
        if comment is None or (not row.removed and kept(row.text) == comment.text):
            continue
        verb = CommentVersion.Verb.REMOVE if row.removed else CommentVersion.Verb.EDIT
        at = (row.verb_at if row.removed else row.text_at) or row.at
        made.append(
            CommentVersion(
                comment=comment, verb=verb, text="" if row.removed else kept(row.text), at=at, received_at=now
            )
        )
    CommentVersion.objects.bulk_create(made, ignore_conflicts=True)


def sources_of(organisation_ids: set[int]) -> list[int]:
    """Sources by which sales of these organisations on air hear a channel."""
    mine = CommentSource.objects.filter(kind=CommentSource.Kind.CHANNEL, session__organisation__in=organisation_ids)
    return list(
        mine.filter(session__on_air_at__isnull=False, session__closed_at=None)
        .order_by("pk")
        .values_list("pk", flat=True)
    )
