"""Keep comments as they come, each once: what is acknowledged is stored, and waits for its decision."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from lantoa.journal import api as journal
from lantoa.kit.access import Actor
from lantoa.kit.database.writer import Writer
from lantoa.kit.post_code import new_post_code
from lantoa.kit.vietnamese import clean_line, fold
from lantoa.kit.world import world
from lantoa.live import acts
from lantoa.live.actions.decide import drain
from lantoa.live.errors import BadComment
from lantoa.live.models import CommentSource, LiveAuthor, LiveComment, LiveSession, Undecided
from lantoa.live.rules import comments as rules
from lantoa.live.rules.comments import Heard

MOST_IN_A_PIECE = 96
# Whoever writes waits so many seconds at most while others' comments are decided before theirs.
PATIENCE = 1.0


@dataclass(frozen=True, slots=True)
class Batch:
    """What a source told at once. `key` is this batch's own."""

    source_id: int
    heard: Sequence[Heard]
    key: object = None


def take(source: CommentSource, heard: Sequence[Heard], *, patience: float | None = None) -> int:
    """Keep what a source told, perhaps in one transaction with others who tell at the same moment; then decide, for so many seconds at most.
    What is left then is decided by whoever comes next, the worker within seconds. Returns how many were new."""
    new, now = 0, world.now()
    # A channel tells in no order; what was said first is decided first.
    heard = sorted(heard, key=lambda one: one.said_at or now)
    for at in range(0, len(heard), MOST_IN_A_PIECE):
        new += _line.write(Batch(source.pk, tuple(heard[at : at + MOST_IN_A_PIECE]), world.uuid7()))
    drain(source.session_id, patience=patience)
    return new


def store_batches(batches: Sequence[Batch]) -> list[int]:
    """Store several batches in one transaction, each comment with a mark that it waits; returns how many of each were new. Told again it
    changes nothing. Comments of a session whose account is closed are let go."""
    with transaction.atomic():
        ids = sorted({batch.source_id for batch in batches})
        # One batch of a source after the other: two of them may tell of one comment.
        rows = CommentSource.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=ids).order_by("pk")
        sources = {one.pk: one for one in rows}
        # Read once the sources are locked: the account may just have been closed.
        sessions = LiveSession.objects.in_bulk({one.session_id for one in sources.values()})
        for one in sources.values():
            one.session = sessions[one.session_id]
        now = world.now()
        answers = [_store(sources.get(batch.source_id), batch.heard, now) for batch in batches]
        CommentSource.objects.filter(pk__in=ids).update(heard_at=now)
    return answers


def _together(batches: list[Batch]) -> list[int]:
    # A transaction holds some hundred comments at most, however many batches came.
    answers: list[int] = []
    part: list[Batch] = []
    for batch in batches:
        if part and sum(len(one.heard) for one in part) + len(batch.heard) > MOST_IN_A_PIECE:
            answers += store_batches(part)
            part = []
        part.append(batch)
    return answers + store_batches(part)


_line: Writer[Batch, int] = Writer(_together, key=lambda batch: batch.key)


def _store(source: CommentSource | None, heard: Sequence[Heard], now: datetime) -> int:
    if source is None or source.session.state == "closed":
        return 0
    fresh = {one.outside_id[:120]: one for one in heard if one.outside_id}
    known = set(LiveComment.objects.filter(source=source, outside_id__in=fresh).values_list("outside_id", flat=True))
    new = [one for number, one in fresh.items() if number not in known]
    if not new:
        return 0
    authors = _authors(source, new, now)
    rows = [_row(source, one, authors[_known_by(one)], now) for one in new]
    _find_same(source, rows)
    made = LiveComment.objects.bulk_create(rows)
    Undecided.objects.bulk_create(
        Undecided(comment=row, session_id=source.session_id) for row in made if row.same_as_id is None
    )
    return len(made)


def _row(source: CommentSource, one: Heard, author: LiveAuthor, now: datetime) -> LiveComment:
    said = one.said_at
    if said is None and one.seconds is not None and source.session.on_air_at:
        said = source.session.on_air_at + timedelta(seconds=one.seconds)
    # A clock that goes ahead of ours tells of nothing to come.
    return LiveComment(
        session_id=source.session_id, source=source, outside_id=one.outside_id[:120], author=author, text=rules.kept(one.text),
        said_at=min(said, now) if said else None, received_at=now, mark=rules.mark(author.name, one.text),
    )  # fmt: skip


def _known_by(one: Heard) -> str:
    return rules.known_by(one.known_by, _name(one))


def _name(one: Heard) -> str:
    return clean_line(one.name)[:120] or "?"


def _authors(source: CommentSource, heard: Sequence[Heard], now: datetime) -> dict[str, LiveAuthor]:
    wanted = {_known_by(one): _name(one) for one in heard}
    by_name = {_known_by(one) for one in heard if not one.known_by}
    found = _known(source, wanted)
    # A name without a number is the one person of that channel who bears it, if it is one.
    nameless = {known: fold(name) for known, name in wanted.items() if known not in found and known in by_name}
    if nameless:
        alike: dict[str, list[LiveAuthor]] = {}
        for one in LiveAuthor.objects.filter(
            session=source.session_id, channel=source.channel, folded__in=set(nameless.values())
        ):
            alike.setdefault(one.folded, []).append(one)
        found |= {known: alike[name][0] for known, name in nameless.items() if len(alike.get(name, ())) == 1}
    numbered = [known for known in wanted if known not in found and known not in by_name]
    if numbered and source.kind == CommentSource.Kind.CHANNEL:
        found |= _named_before(source, {known: wanted[known] for known in numbered})
    while missing := [known for known in wanted if known not in found]:
        LiveAuthor.objects.bulk_create(
            [
                LiveAuthor(
                    session_id=source.session_id, channel=source.channel, known_by=known, name=wanted[known], folded=fold(wanted[known])[:120],
                    token=world.token(18), code=new_post_code(), made_at=now,
                )
                for known in missing
            ],
            ignore_conflicts=True,
        )  # fmt: skip
        # A code that was drawn twice leaves its author out: draw again.
        found |= _known(source, missing)
    if by_name and source.kind != CommentSource.Kind.PASTE:
        # Told of by a name alone: perhaps who was known from a paste until now.
        mine = sorted(found[known].pk for known in by_name)
        LiveAuthor.objects.filter(pk__in=mine, made_at__lt=now).update(was_called=True)
    return found


def _named_before(source: CommentSource, wanted: dict[str, str]) -> dict[str, LiveAuthor]:
    """Who was known by name alone from a paste, and now gets the number the channel tells."""
    names = Counter(rules.known_by("", name) for name in wanted.values())
    by_name = {
        one.known_by: one
        for one in LiveAuthor.objects.filter(session=source.session_id, channel=source.channel, known_by__in=names)
    }
    found = {}
    for number, name in wanted.items():
        one = by_name.get(rules.known_by("", name))
        if one and names[one.known_by] == 1:
            found[number] = one
    # In the order in which every other writer of many authors takes them: two of them never wait for each other.
    for number, one in sorted(found.items(), key=lambda each: each[1].pk):
        # Until now everybody could read their code.
        one.known_by, one.was_called = number, True
        one.save(update_fields=["known_by", "was_called"])
    return found


def _known(source: CommentSource, wanted: Sequence[str] | dict[str, str]) -> dict[str, LiveAuthor]:
    mine = LiveAuthor.objects.filter(session=source.session_id, channel=source.channel, known_by__in=list(wanted))
    return {one.known_by: one for one in mine}


def _find_same(source: CommentSource, rows: Sequence[LiveComment]) -> None:
    """Point to the comment of another source that has the same words of the same name, each to its own."""
    # Two people of one name may write at two places; only what is told twice of one place is the same.
    others = CommentSource.objects.filter(
        session=source.session_id, channel=source.channel, heard_at__isnull=False
    ).exclude(pk=source.pk)
    ids = list(others.values_list("pk", flat=True))
    if not ids:
        return
    marks = {row.mark for row in rows}
    taken = LiveComment.objects.filter(source=source, mark__in=marks, same_as__isnull=False).values("same_as")
    there = LiveComment.objects.counted().filter(session=source.session_id, source__in=ids, mark__in=marks)
    by_mark: dict[str, list[LiveComment]] = {}
    for one in there.exclude(pk__in=taken).order_by("pk"):
        by_mark.setdefault(one.mark, []).append(one)
    for row in rows:
        found = next((one for one in by_mark.get(row.mark, ()) if _near(one, row)), None)
        if found:
            row.same_as = found
            by_mark[row.mark].remove(found)


def _near(one: LiveComment, other: LiveComment) -> bool:
    if one.said_at is None or other.said_at is None:
        return True
    apart: timedelta = abs(one.said_at - other.said_at)
    return apart <= rules.SAME_WITHIN


def comment_here(session: LiveSession, known_by: str, name: str, text: str, *, key: UUID) -> None:
    """A comment written on the session's own page, once for each key.

    Refuses (BadComment) when the sale is not on air, without words, and past five hundred letters.
    """
    if not session.takes_comments:
        raise BadComment(_("This sale takes no comments now."))
    words = clean_line(text)
    if not words or len(words) > rules.LONGEST_HERE:
        raise BadComment(_("Please write something, at most 500 letters."), field="text")
    source = session.sources.get(kind=CommentSource.Kind.OWN)
    take(source, [Heard(key.hex, known_by, name, words, world.now())], patience=PATIENCE)


def paste(
    session: LiveSession, channel: str, text: str, *, by: Actor, key: UUID | None = None
) -> tuple[int, int, list[str]]:
    """Take comments that somebody copied from elsewhere: (how many there were, how many of them were new, lines that are none).

    Pasted twice they are kept once, and what another source told already is not counted a second time.
    Refuses (BadComment) a sale that has not begun or whose account is closed, a text without any comment, and one with more than
    `MOST_PASTED`: then none of them is taken.
    """
    if session.state not in ("on_air", "over"):
        raise BadComment(_("This sale takes no comments now."))
    heard, left = rules.read_paste(text)
    if not heard:
        raise BadComment(
            _("No comment was found in it. Each stands in a line of its own: the name, a colon, the words."),
            field="text",
        )
    if len(heard) > rules.MOST_PASTED:
        raise BadComment(
            _(
                "These are %(found)s comments, more than %(most)s at once. Please paste them in parts; none of them is taken yet."
            )
            % {"found": len(heard), "most": rules.MOST_PASTED},
            field="text",
        )
    with journal.command("live.paste", key, {"session": session.pk, "channel": channel, "text": text}, by=by) as run:
        if run.replayed:
            was = run.answer or {}
            return was["found"], was["new"], left
        source, _made = CommentSource.objects.get_or_create(
            session=session, kind=CommentSource.Kind.PASTE, channel=channel, video="", defaults={"made_at": world.now()}
        )
        new = 0
        for at in range(0, len(heard), MOST_IN_A_PIECE):
            new += store_batches([Batch(source.pk, heard[at : at + MOST_IN_A_PIECE])])[0]
        journal.record(
            acts.PASTED,
            session,
            by=by,
            on_behalf_of=session.organisation_id,
            data={"channel": channel, "found": len(heard), "new": new},
        )
        run.answer = {"found": len(heard), "new": new}
    drain(session.pk, patience=PATIENCE)
    return len(heard), new, left
