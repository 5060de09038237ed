"""What a seller reads at arm's length while the sale is on air."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, Sum

from lantoa.kit.world import world
from lantoa.live.models import CommentDecision, CommentSource, CommentVersion, LiveSession, Undecided, Want
from lantoa.live.queries.shown import ShownPick, shown_in
from lantoa.live.rules.session import is_silent
from lantoa.stock import api as stock

MOST_TO_ANSWER, MOST_NEWEST, MOST_TROUBLES = 6, 12, 6


@dataclass(frozen=True, slots=True)
class PickLine:
    """One pick on the console: how many pieces are left to promise, held, ordered and waited for; whether its pin was lifted because its
    paper is gone, and it is still not there."""

    shown: ShownPick
    left: int
    held: int
    claimed: int
    waiting: int
    lifted: bool = False

    @property
    def lowest(self) -> int:
        return min((self.shown.price(pk) for pk in self.shown.offers), default=0)


@dataclass(frozen=True, slots=True)
class Console:
    """The pinned pick first, then the others; comments that need a word; wants that need one; sources that fell silent."""

    session: LiveSession
    lines: list[PickLine]
    to_answer: list[CommentDecision]
    troubles: list[Want]
    taken_back: list[CommentVersion]
    newest: list[CommentDecision]
    silent: list[CommentSource]
    undecided: int
    people: int

    @property
    def pinned(self) -> PickLine | None:
        return next((one for one in self.lines if one.shown.pick.pinned), None)


def console(session: LiveSession) -> Console:
    """All of it. Twelve queries at most, however many comments there are."""
    now = world.now()
    lines = console_lines(session)
    decisions = CommentDecision.objects.filter(session=session, current=True).select_related(
        "comment__author", "comment__source"
    )
    to_answer = decisions.filter(settled_at=None, outcome__in=["asked_back", "question"]).order_by("-pk")
    wants = (
        session.wants.exclude(trouble="")
        .filter(quantity__gt=0)
        .select_related("author", "pick__product")
        .order_by("asked_at", "pk")
    )
    versions = CommentVersion.objects.filter(comment__session=session, looked_at=None).select_related("comment__author")
    return Console(
        session, lines, list(to_answer[:MOST_TO_ANSWER]), list(wants[:MOST_TROUBLES]), list(versions.order_by("pk")[:MOST_TROUBLES]),
        list(decisions.order_by("-pk")[:MOST_NEWEST]), silent(session, now), Undecided.objects.filter(session=session).count(),
        session.wants.wanted().values("author").distinct().count(),
    )  # fmt: skip


def console_lines(session: LiveSession) -> list[PickLine]:
    """Every pick with its numbers. Five queries, four more when the goods changed."""
    shown = shown_in(session)
    numbers = _numbers(session)
    left = stock.available([pk for one in shown.picks.values() for pk in one.offers])
    marked = session.picks.filter(Q(pinned=True) | Q(unpinned_at__isnull=False))
    pinned = dict(marked.values_list("pk", "pinned"))
    lines = []
    for one in shown.picks.values():
        # A paper that ends at midnight unpins at midnight, whenever somebody writes it down.
        one.pick.pinned = pinned.get(one.pick.pk, False) and not one.lacks_paper
        lifted = one.pick.pk in pinned and one.lacks_paper
        held, claimed, waiting = numbers.get(one.pick.pk, (0, 0, 0))
        lines.append(PickLine(one, sum(left[pk] for pk in one.offers), held, claimed, waiting, lifted))
    return lines


def _numbers(session: LiveSession) -> dict[int, tuple[int, int, int]]:
    rows = session.wants.wanted().order_by().values("pick").annotate(held=Sum("held"), claimed=Sum("claimed"))
    waits = dict(session.wants.waiting().order_by().values_list("pick").annotate(Count("pk")))
    return {row["pick"]: (row["held"], row["claimed"], waits.get(row["pick"], 0)) for row in rows}


def silent(session: LiveSession, now: datetime) -> list[CommentSource]:
    """Sources that should be heard every few seconds and were not. One query; none where the sale is not on air."""
    if session.state != "on_air" or session.on_air_at is None:
        return []
    found = session.sources.filter(kind=CommentSource.Kind.CHANNEL).order_by("pk")
    return [one for one in found if is_silent(one.heard_at, max(one.made_at, session.on_air_at), now)]


@dataclass(frozen=True, slots=True)
class HeldLine:
    """Whom something is held for: how much, until when, and where they stand in line."""

    want: Want
    place: int

    @property
    def name(self) -> str:
        return str(self.want.author.name)


def in_line(session: LiveSession, variants: Sequence[int], most: int = 20) -> tuple[list[Want], list[HeldLine]]:
    """(those for whom pieces of these variants are held, those who wait, in their order). Two queries."""
    now = world.now()
    mine = session.wants.filter(variant__in=list(variants)).select_related("author", "variant")
    held = list(mine.held_at(now).order_by("held_until", "pk")[:most])
    place: dict[int, int] = {}
    waiting = []
    for want in mine.waiting()[:most]:
        place[want.variant_id] = place.get(want.variant_id, 0) + 1
        waiting.append(HeldLine(want, place[want.variant_id]))
    return held, waiting
