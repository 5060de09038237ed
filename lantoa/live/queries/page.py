"""What everybody sees of a sale, and what somebody who writes there sees of their own."""

from __future__ import annotations

from dataclasses import dataclass

from lantoa.kit.world import world
from lantoa.live.models import LiveAuthor, LiveComment, LiveSession, Want
from lantoa.live.queries.claim import called
from lantoa.live.queries.console import HeldLine, PickLine, console_lines, in_line

MOST_COMMENTS = 20


@dataclass(frozen=True, slots=True)
class Seen:
    """The pinned goods, the others, for whom pinned goods are held and who waits, the newest comments, and what is mine."""

    lines: list[PickLine]
    held: list[Want]
    waiting: list[HeldLine]
    comments: list[LiveComment]
    mine: list[Want]
    codes: list[LiveAuthor]

    @property
    def all_ordered(self) -> bool:
        """Whether everything of mine stands in orders."""
        return all(one.claimed == one.quantity for one in self.mine)

    @property
    def pinned(self) -> PickLine | None:
        return next((one for one in self.lines if one.shown.pick.pinned), None)


def writer(session: LiveSession, known_by: str) -> LiveAuthor | None:
    """Who writes from this browser; None before their first comment."""
    if not known_by:
        return None
    return LiveAuthor.objects.filter(session=session, channel="own", known_by=known_by).first()


def seen(session: LiveSession, me: LiveAuthor | None) -> Seen:
    """All of it. Nine queries at most."""
    lines = console_lines(session)
    pinned = next((one for one in lines if one.shown.pick.pinned), None)
    held, waiting = in_line(session, list(pinned.shown.offers)) if pinned else ([], [])
    comments = LiveComment.objects.counted().standing().filter(session=session).select_related("author").order_by("-pk")
    mine = list(me.wants.wanted().select_related("pick__product", "variant").order_by("pk")) if me else []
    return Seen(lines, held, waiting, list(comments[:MOST_COMMENTS]), mine, _to_call(session))


def _to_call(session: LiveSession) -> list[LiveAuthor]:
    """Those for whom something is held and whom no private answer reaches. Their code is shown."""
    now = world.now()
    holding = Want.objects.held_at(now).filter(session=session).values("author")
    found = called(session).filter(pk__in=holding)
    return list(found.order_by("pk")[:30])
