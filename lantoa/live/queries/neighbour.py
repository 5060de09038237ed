"""What a neighbour reads of a sale their stall stands in: their own goods, who waits for them, and comments about nothing else."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import F

from lantoa.kit.world import world
from lantoa.live.models import CommentDecision, CommentVersion, LiveComment, LiveStall, Want
from lantoa.live.models.comment import removed_there, words_there
from lantoa.live.queries.console import PickLine, console_lines
from lantoa.live.queries.shown import Shown, ShownPick, shown_in
from lantoa.live.rules.grammar.reading import read

# So many of the newest are looked through for those about the stall's own goods.
MOST_LOOKED, MOST_SHOWN, MOST_IN_LINE = 60, 8, 20


@dataclass(frozen=True, slots=True)
class Asking:
    """A comment that needs a word and names the stall's goods; `own`: it names nobody else's."""

    decision: CommentDecision
    own: bool


@dataclass(frozen=True, slots=True)
class NeighbourConsole:
    """What is pinned, whosever it is; the stall's own goods with their numbers; for whom they are held, who waits, what needs a word, and
    what was changed or removed at its channel."""

    stall: LiveStall
    pinned: ShownPick | None
    lines: list[PickLine]
    held: list[Want]
    waiting: list[Want]
    asking: list[Asking]
    troubles: list[Want]
    taken_back: list[CommentVersion]
    newest: list[CommentDecision]

    @property
    def pinned_line(self) -> PickLine | None:
        """The numbers of what is pinned, where it is the stall's own."""
        return next((one for one in self.lines if one.shown.pick.pinned), None)


def own_goods(stall: LiveStall) -> Shown:
    """What the sale shows, cut down to the stall's own goods."""
    shown = shown_in(stall.session)
    return Shown(shown.table, {code: one for code, one in shown.picks.items() if one.pick.store_id == stall.store_id})


def about(decision: CommentDecision) -> set[str]:
    """The codes a comment was taken to be about."""
    said = {row["code"] for row in decision.items} | set(decision.cancels)
    return said | {value for what, value, _words in decision.why if what in ("code", "paper")}


def named(shown: Shown, text: str) -> set[str]:
    """The codes of the goods that stand in these words, by code or by name; of a name that fits several, all."""
    items = shown.table.items
    return {items[at].code for piece in read(shown.table, text).pieces for at in piece.items}


def is_own(stall: LiveStall, comment: LiveComment) -> bool:
    """Whether a comment is about goods of this stall and of no other: by its words, by what its writer changed them to, and by all it was
    ever taken for. Two queries, none where both were fetched before."""
    shown, own = shown_in(stall.session), own_goods(stall).picks.keys()
    codes = named(shown, comment.text)
    for version in comment.versions.all():
        codes |= named(shown, version.text)
    for decision in comment.decisions.all():
        codes |= about(decision)
    return bool(codes) and codes <= own


def neighbour_console(stall: LiveStall) -> NeighbourConsole:
    """All of it. Eleven queries, two more where comments were changed, five more when the goods changed, however many comments there are."""
    session = stall.session
    every = console_lines(session)
    lines = [one for one in every if one.shown.pick.store_id == stall.store_id]
    own, goods, now = {one.shown.pick.code for one in lines}, shown_in(session), world.now()
    wants = session.wants.filter(pick__session=session, pick__store=stall.store_id, pick__removed_at=None)
    wants = wants.select_related("author", "pick__product", "variant")
    decisions = CommentDecision.objects.filter(session=session, current=True).select_related("comment__author").order_by("-pk")  # fmt: skip
    # What its writer removed stands only where its own row asks what becomes of what it ordered.
    decisions = decisions.exclude(removed_there("comment")).annotate(words=words_there("comment", F("comment__text")))
    open_ = decisions.filter(settled_at=None, outcome__in=["asked_back", "question"])[:MOST_LOOKED]
    asking = []
    for one in open_:
        codes = about(one) | named(goods, one.comment.text)
        if codes & own:
            asking.append(Asking(one, codes <= own))
    versions = CommentVersion.objects.filter(comment__session=session, looked_at=None).select_related("comment__author")
    changed = versions.prefetch_related("comment__decisions", "comment__versions").order_by("pk")[:MOST_LOOKED]
    return NeighbourConsole(
        stall, next((one.shown for one in every if one.shown.pick.pinned), None), lines,
        list(wants.held_at(now).order_by("held_until", "pk")[:MOST_IN_LINE]), list(wants.waiting()[:MOST_IN_LINE]), asking[:MOST_SHOWN],
        list(wants.wanted().exclude(trouble="").order_by("asked_at", "pk")[:MOST_SHOWN]),
        [one for one in changed if is_own(stall, one.comment)][:MOST_SHOWN], list(_about(decisions[:MOST_LOOKED], own))[:MOST_SHOWN],
    )  # fmt: skip


def _about(decisions: Iterable[CommentDecision], own: set[str]) -> Iterable[CommentDecision]:
    """Those that were taken to be about the stall's goods and no other's."""
    return (one for one in decisions if about(one) and about(one) <= own)
