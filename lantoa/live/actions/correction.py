"""The seller says what a comment means: one tap, remembered for the sale's goods."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from uuid import UUID

from django.utils.translation import gettext as _

from lantoa.journal import api as journal
from lantoa.kit.access import Actor
from lantoa.kit.world import world
from lantoa.live import acts
from lantoa.live.actions.decide import Thought, asked_in, outcome_of, seconds_in, written
from lantoa.live.actions.session import raise_version
from lantoa.live.actions.want import Asked, apply
from lantoa.live.errors import BadComment
from lantoa.live.models import (
    CommentDecision,
    CommentVersion,
    LiveAuthor,
    LiveComment,
    LiveSession,
    LiveStall,
    Undecided,
)
from lantoa.live.queries.neighbour import is_own, own_goods
from lantoa.live.queries.shown import shown_in
from lantoa.live.rules import comments as rules
from lantoa.live.rules import papers
from lantoa.live.rules.grammar import KINDS, Line, Memory, correct, decide


def decide_by_hand(
    comment: LiveComment, kind: str, items: Sequence[Line] = (), cancels: Sequence[str] = (), *, by: Actor, key: UUID | None = None, words: str | None = None,
    stall: LiveStall | None = None,
) -> CommentDecision:  # fmt: skip
    """What this comment means, in the seller's word: from now on it counts, and the author's wants and holds follow it.

    `items` are all lines of each code that is touched; `words` what its writer changed it to, where that is what counts; `stall` is the neighbour's who says it.
    Refuses (BadComment) codes that are not in the sale, more of goods that lack the paper they need, a closed account, and a neighbour whose stall stands in it no more, or where anybody else's goods are touched.
    """
    body = {
        "comment": comment.pk,
        "kind": kind,
        "items": [[one.code, one.variant, str(one.quantity)] for one in items],
        "cancels": list(cancels),
    }
    with journal.command("live.decide_by_hand", key, body, by=by) as run:
        if run.replayed:
            return CommentDecision.objects.get(pk=(run.answer or {})["decision"])
        session = (
            LiveSession.objects.select_for_update(of=("self",), no_key=True)
            .select_related("organisation", "streamer")
            .get(pk=comment.session_id)
        )
        if session.state == "closed" or kind not in KINDS:
            raise BadComment(_("The account of this sale is closed; nothing in it changes any more."))
        if comment.same_as_id is not None:
            raise BadComment(_("This comment was told by two places; decide the other one."))
        shown = shown_in(session)
        said = {one.code for one in items} | set(cancels)
        if stall is not None:
            stall.session = session
        if stall is not None and not _may_say(stall, comment, said):
            raise BadComment(_("It is about other stalls' goods too: whoever hosts the sale says what it means."))
        if not said <= shown.picks.keys():
            raise BadComment(_("There are no goods with this code in the sale."), field="code")
        author = LiveAuthor.objects.select_for_update().get(pk=comment.author_id)
        before = Memory.from_json(author.memory)
        for code in papers.asking_more(items, before.basket, shown.barred):
            raise BadComment(shown.picks[code].lacks)
        decision, memory, learned = correct(
            shown.table, before, seconds_in(session, comment), comment.text if words is None else words, kind, tuple(items), tuple(cancels)
        )  # fmt: skip
        undone = _without(comment, {one.code for one in decision.items} | set(decision.cancels))
        author.memory = with_lines(memory, undone).to_json()
        author.save(update_fields=["memory"])
        LiveSession.objects.filter(pk=session.pk).update(learned=learned.to_json())
        raise_version(session)
        thought = Thought(comment, decision, asked_in(shown, comment, decision))
        back = [
            Asked(author.pk, shown.picks[code], {one.variant or "": one.quantity for one in lines}, comment.pk)
            for code, lines in undone.items()
            if code in shown.picks
        ]
        outcomes = apply(session, [*back, *thought.asked])
        comment.decisions.filter(current=True).update(current=False)
        # A comment that still waited for its decision has one now.
        Undecided.objects.filter(comment=comment).delete()
        now = world.now()
        comment.versions.filter(looked_at=None).update(looked_at=now)
        made = CommentDecision.objects.create(
            comment=comment, session=session, kind=kind, outcome=outcome_of(thought, outcomes), items=written(decision), cancels=list(decision.cancels),
            why=rules.why_kept(decision.why), by_id=by.person_id, by_seller=True, settled_at=now, at=now,
        )  # fmt: skip
        journal.record(
            acts.CORRECTED,
            comment,
            by=by,
            on_behalf_of=session.organisation_id,
            data={"session": session.pk, "kind": kind, **({"stall": stall.pk} if stall else {})},
        )
        run.answer = {"decision": made.pk}
    return made


def _may_say(stall: LiveStall, comment: LiveComment, said: set[str]) -> bool:
    """Whether a neighbour may say what a comment means: their stall stands in the sale now, and it is about their goods alone."""
    stands = LiveStall.objects.filter(pk=stall.pk, session=comment.session_id, joined_at__isnull=False, left_at=None)
    return stands.exists() and is_own(stall, comment) and said <= own_goods(stall).picks.keys()


def take_over(
    version: CommentVersion, *, by: Actor, key: UUID | None = None, stall: LiveStall | None = None
) -> CommentDecision:
    """What its writer made of a comment at the channel counts: the new words as they are read, or nothing where it was removed.

    Only by the seller's tap; `stall` is the neighbour's who says it. Refuses (BadComment) what `decide_by_hand` refuses.
    """
    comment = version.comment
    if version.verb == CommentVersion.Verb.REMOVE:
        return decide_by_hand(comment, "other", by=by, key=key, stall=stall)
    session = comment.session
    # As if it had never been said otherwise: words of adding add to what the other comments say.
    memory = with_lines(Memory.from_json(comment.author.memory), _without(comment, set()))
    read, _memory = decide(
        shown_in(session).table, memory, comment.author.name, seconds_in(session, comment), version.text
    )
    return decide_by_hand(comment, read.kind, read.items, read.cancels, by=by, key=key, words=version.text, stall=stall)


def _without(comment: LiveComment, said: set[str]) -> dict[str, list[Line]]:
    """What the author wants of the codes this comment was wrongly taken to touch: what their other comments say last, nothing where none does."""
    before = comment.decisions.filter(current=True).first()
    if before is None:
        return {}
    found: dict[str, list[Line]] = {code: [] for code in touched(before) - said}
    if found:
        others = CommentDecision.objects.filter(comment__author=comment.author_id, current=True).exclude(pk=before.pk)
        for one in others.filter(kind__in=("order", "change", "cancel")).order_by("comment"):
            for code in touched(one) & found.keys():
                found[code] = [
                    Line(row["code"], row["variant"], Decimal(row["quantity"]))
                    for row in one.items
                    if row["code"] == code and Decimal(row["quantity"]) > 0
                ]
    return found


def touched(decision: CommentDecision) -> set[str]:
    """The codes whose wants a decision replaced."""
    return {row["code"] for row in decision.items} | set(decision.cancels)


def with_lines(memory: Memory, lines: dict[str, list[Line]]) -> Memory:
    """The memory with these lines in the place of what it held of their codes."""
    kept = [one for one in memory.basket if one.code not in lines]
    return replace(memory, basket=(*kept, *(one for those in lines.values() for one in those)))


def settle(comment: LiveComment, *, by: Actor, key: UUID | None = None) -> None:
    """The seller answered it by word of mouth: it needs nothing any more. Only that is noted; it changes no want."""
    with journal.command("live.settle", key, {"comment": comment.pk}, by=by) as run:
        if not run.replayed:
            CommentDecision.objects.filter(comment=comment, current=True, settled_at=None).update(
                settled_at=world.now()
            )
