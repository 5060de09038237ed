"""Decide the comments that wait, in the order in which they came, and hold what they order."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from lantoa.journal import api as journal
from lantoa.kit.database.rows import update_rows
from lantoa.kit.world import world
from lantoa.live import acts
from lantoa.live.actions.want import Asked, apply
from lantoa.live.models import CommentDecision, LiveAuthor, LiveComment, LiveSession, Undecided
from lantoa.live.queries.shown import Shown, shown_in
from lantoa.live.rules import comments as rules
from lantoa.live.rules import papers
from lantoa.live.rules.grammar import Decision, Memory, applied, clears, decide

# In one transaction: each comment writes a decision, perhaps a want, a hold and its author.
MOST = 96
LONGEST = 0.25  # seconds of thinking before what was decided is written
_turns: dict[int, threading.Lock] = {}
_guard = threading.Lock()


@dataclass(slots=True)
class Thought:
    """One comment and what was decided about it; `barred`: codes it asked for that lack their paper; `clears`: what its author had left
    unclear is said now; `again`: what they had asked for before is asked for otherwise."""

    comment: LiveComment
    decision: Decision
    asked: list[Asked] = field(default_factory=list)
    barred: tuple[str, ...] = ()
    clears: bool = False
    again: bool = False


def drain(session_id: int, *, patience: float | None = None) -> int:
    """Decide all that waits in this session, or what can be decided within so many seconds; returns how many comments. In one process one
    at a time; several processes take turns."""
    done, until = 0, None if patience is None else world.monotonic() + patience
    turn = _turn(session_id)
    if not turn.acquire(timeout=-1 if patience is None else patience):
        return 0
    try:
        more = True
        while more and (until is None or world.monotonic() < until):
            decided, more = decide_next(session_id)
            done += decided
    finally:
        turn.release()
    return done


def _turn(session_id: int) -> threading.Lock:
    with _guard:
        if len(_turns) > 1_000:
            _turns.clear()
        return _turns.setdefault(session_id, threading.Lock())


def decide_next(session_id: int) -> tuple[int, bool]:
    """Decide the next comments of a session in one transaction; returns how many, and whether more waited. What comes meanwhile is decided
    by who brings it."""
    if not Undecided.objects.filter(session=session_id).exists():
        return 0, False
    with transaction.atomic():
        session = (
            LiveSession.objects.select_for_update(of=("self",), no_key=True)
            .select_related("organisation", "streamer")
            .get(pk=session_id)
        )
        waiting = LiveComment.objects.filter(undecided__session=session_id).order_by("undecided__comment_id")
        rows = list(waiting.select_related("author")[: MOST + 1])
        if not rows:
            return 0, False
        thoughts, memories = _think(session, rows[:MOST])
        Undecided.objects.filter(comment__in=[one.comment.pk for one in thoughts]).delete()
        outcomes = apply(session, [asked for one in thoughts for asked in one.asked])
        now = world.now()
        CommentDecision.objects.bulk_create(
            CommentDecision(
                comment=one.comment, session=session, kind=one.decision.kind, outcome=outcome_of(one, outcomes), items=written(one.decision),
                cancels=list(one.decision.cancels), why=rules.why_kept(one.decision.why), at=now,
            )
            for one in thoughts
        )  # fmt: skip
        _settle_open(session, [one for one in thoughts if one.clears or one.again], now)
        update_rows(memories, ["memory"])
        kinds = Counter(one.decision.kind for one in thoughts)
        journal.record(
            acts.DECIDED, session, on_behalf_of=session.organisation_id, data={"kinds": dict(sorted(kinds.items()))}
        )
    return len(thoughts), len(rows) > len(thoughts)


def _think(session: LiveSession, rows: list[LiveComment]) -> tuple[list[Thought], list[LiveAuthor]]:
    shown, until = shown_in(session), world.monotonic() + LONGEST
    no_paper = shown.barred
    authors: dict[int, LiveAuthor] = {}
    memories: dict[int, Memory] = {}
    thoughts: list[Thought] = []
    for row in rows:
        author = authors.setdefault(row.author_id, row.author)
        memory = memories.get(author.pk) or Memory.from_json(author.memory)
        at = seconds_in(session, row)
        decision, known = decide(shown.table, memory, author.name, at, row.text)
        barred = papers.asking_more(decision.items, memory.basket, no_paper) if no_paper else ()
        if barred:
            decision = papers.without(decision, barred)
            # Nothing unclear stays in mind: the same words count once the paper is there.
            kept = decision if decision.items else replace(decision, kind="other")
            known = applied(memory, kept, at, row.text)
        memories[author.pk] = known
        asked = asked_in(shown, row, decision)
        again = bool(asked) and not touched(decision).isdisjoint(code for one in memory.said for code in one.codes)
        thoughts.append(Thought(row, decision, asked, barred, clears(memory, decision, at), again))
        if world.monotonic() > until:
            break
    for pk, memory in memories.items():
        authors[pk].memory = memory.to_json()
    return thoughts, [authors[pk] for pk in sorted(memories)]


def _settle_open(session: LiveSession, thoughts: Sequence[Thought], now: datetime) -> None:
    """Nobody has to be asked any more about unclear words now made clear, nor about an order whose every code is spoken of anew. One query,
    two where something is settled."""
    if not thoughts:
        return
    said: dict[int, list[Thought]] = {}
    for one in thoughts:
        said.setdefault(one.comment.author_id, []).append(one)
    open_ = CommentDecision.objects.filter(session=session, current=True, settled_at=None, outcome="asked_back")
    open_ = open_.filter(comment__author__in=said).select_related("comment")
    over = [each.pk for each in open_ if any(_answers(one, each) for one in said[each.comment.author_id])]
    if over:
        CommentDecision.objects.filter(pk__in=over).update(settled_at=now)


def _answers(thought: Thought, before: CommentDecision) -> bool:
    if before.comment_id >= thought.comment.pk:
        return False
    codes = {row["code"] for row in before.items}
    return (thought.clears and before.kind == "unclear") or (bool(codes) and codes <= touched(thought.decision))


def touched(decision: Decision) -> set[str]:
    """The codes a decision speaks of."""
    return {*decision.cancels, *(one.code for one in decision.items)}


def seconds_in(session: LiveSession, row: LiveComment) -> float:
    """When in the session a comment was said, by its source's clock where that tells, in seconds."""
    begun = session.on_air_at or session.planned_at
    said: float = ((row.said_at or row.received_at) - begun).total_seconds()
    return max(said, 0.0)


def asked_in(shown: Shown, row: LiveComment, decision: Decision) -> list[Asked]:
    """What a decision asks of the ledger: for each pick it touches, all lines the author now wants of it."""
    if decision.kind not in ("order", "change", "cancel"):
        return []
    codes = dict.fromkeys([*decision.cancels, *(one.code for one in decision.items)])
    asked = []
    for code in codes:
        if code in shown.picks:
            lines: dict[str, Decimal] = {}
            for one in decision.items:
                if one.code == code and one.quantity > 0:
                    lines[one.variant or ""] = lines.get(one.variant or "", Decimal(0)) + one.quantity
            asked.append(Asked(row.author_id, shown.picks[code], lines, row.pk))
    return asked


def outcome_of(one: Thought, outcomes: dict[tuple[int, int], tuple[bool, bool, bool]]) -> str:
    """The line of the account. Where an order touches several picks it is out of stock only if nothing of any could be held. Who calls off
    what is ordered already is asked back: the order stands until they or the stall cancel it."""
    told_all = [outcomes[asked.author_id, asked.shown.pick.pk] for asked in one.asked]
    found = [told for told, asked in zip(told_all, one.asked, strict=True) if asked.lines]
    # A part of a piece is asked about even where the same batch brought the word that called it off.
    parts = any(quantity != int(quantity) for asked in one.asked for quantity in asked.lines.values())
    if parts or one.barred or any(stuck for _held, _waits, stuck in told_all):
        return "asked_back"
    return rules.account_line(
        one.decision.kind, held=any(held for held, _w, _s in found), waits=any(waits for _h, waits, _s in found)
    )


def written(decision: Decision) -> list[dict[str, str | None]]:
    """The lines of a decision as they are kept."""
    return [
        {"code": one.code, "variant": one.variant, "quantity": f"{one.quantity.normalize():f}"}
        for one in decision.items
    ]
