"""The seller says what a comment means: one tap, remembered for the sale's goods."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.utils.translation import gettext as _

from lantoa.journal import api as journal
from lantoa.kit.access import Actor
from lantoa.kit.world import world
from lantoa.live import acts
from lantoa.live.actions.decide import Thought, asked_in, outcome_of, seconds_in, written
from lantoa.live.actions.session import raise_version
from lantoa.live.actions.want import apply
from lantoa.live.errors import BadComment
from lantoa.live.models import CommentDecision, LiveAuthor, LiveComment, LiveSession, Undecided
from lantoa.live.queries.shown import shown_in
from lantoa.live.rules import comments as rules
from lantoa.live.rules.grammar import KINDS, Line, Memory, correct


def decide_by_hand(
    comment: LiveComment, kind: str, items: Sequence[Line] = (), cancels: Sequence[str] = (), *, by: Actor, key: UUID | None = None
) -> CommentDecision:  # fmt: skip
    """What this comment means, in the seller's word: from now on it counts, and the author's wants and holds follow it.

    `items` are all lines of each code that is touched. Refuses (BadComment) codes that are not in the sale, and a closed account.
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
            LiveSession.objects.select_for_update(of=("self",))
            .select_related("organisation", "streamer")
            .get(pk=comment.session_id)
        )
        if session.state == "closed" or kind not in KINDS:
            raise BadComment(_("The account of this sale is closed; nothing in it changes any more."))
        if comment.same_as_id is not None:
            raise BadComment(_("This comment was told by two places; decide the other one."))
        shown = shown_in(session)
        if not {one.code for one in items} | set(cancels) <= shown.picks.keys():
            raise BadComment(_("There are no goods with this code in the sale."), field="code")
        author = LiveAuthor.objects.select_for_update().get(pk=comment.author_id)
        decision, memory, learned = correct(
            shown.table, Memory.from_json(author.memory), seconds_in(session, comment), comment.text, kind, tuple(items), tuple(cancels)
        )  # fmt: skip
        author.memory = memory.to_json()
        author.save(update_fields=["memory"])
        LiveSession.objects.filter(pk=session.pk).update(learned=learned.to_json())
        raise_version(session)
        thought = Thought(comment, decision, asked_in(shown, comment, decision))
        outcomes = apply(session, thought.asked)
        comment.decisions.filter(current=True).update(current=False)
        # A comment that still waited for its decision has one now.
        Undecided.objects.filter(comment=comment).delete()
        now = world.now()
        made = CommentDecision.objects.create(
            comment=comment, session=session, kind=kind, outcome=outcome_of(thought, outcomes), items=written(decision), cancels=list(decision.cancels),
            why=rules.why_words(decision.why), by_id=by.person_id, by_seller=True, settled_at=now, at=now,
        )  # fmt: skip
        journal.record(
            acts.CORRECTED,
            comment,
            by=by,
            on_behalf_of=session.organisation_id,
            data={"session": session.pk, "kind": kind},
        )
        run.answer = {"decision": made.pk}
    return made


def settle(comment: LiveComment, *, by: Actor, key: UUID | None = None) -> None:
    """The seller answered it by word of mouth: it needs nothing any more. Only that is noted; it changes no want."""
    with journal.command("live.settle", key, {"comment": comment.pk}, by=by) as run:
        if not run.replayed:
            CommentDecision.objects.filter(comment=comment, current=True, settled_at=None).update(
                settled_at=world.now()
            )
