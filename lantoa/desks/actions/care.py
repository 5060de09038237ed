"""Take on what stands on a list, give it to a colleague, and say what became of it."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from lantoa.accounts import api as accounts
from lantoa.desks import acts
from lantoa.desks.errors import BadWords, Gone, NotOurs
from lantoa.desks.models import Care
from lantoa.desks.queries.desk import Row, colleagues, find, marked, owner_of, reader_of
from lantoa.desks.queries.sources import SOURCES, day_of
from lantoa.desks.rules import LONGEST_WORDS, ListKind, lists
from lantoa.journal import api as journal
from lantoa.kit.access import Actor
from lantoa.kit.vietnamese import clean_text
from lantoa.kit.world import world


def take(kind: ListKind, subject_id: int, *, by: Actor, key: UUID | None = None) -> Care:
    """Take on what stands on a list; it is due after the list's days. Taking what one has already is no harm, and what was put back for all
    is taken over.

    Refuses NotOurs for who does not work on this list, and Gone where it does not stand there any more or somebody else has it.
    """
    reader = reader_of(by)
    if not reader.works or reader.organisation_id is None or by.person_id is None:
        raise NotOurs(
            _("Only people of the body that owns this list, or of a partner it was handed to, can take this on.")
        )
    with journal.command("desks.take", key, {"list": kind.id, "subject": subject_id}, by=by) as run:
        if run.replayed:
            return Care.objects.get(pk=(run.answer or {})["care"])
        row = find(kind, reader, subject_id)
        if row is None:
            raise Gone(_("This is no longer on the list: something has happened meanwhile."))
        owner = owner_of(row.unit)
        body_id = owner.pk if owner else reader.organisation_id
        now, today = world.now(), world.today()
        if row.care is None:
            _end_passed(kind, row, by)
        care = row.care or _made(
            list=kind.id, subject_type=SOURCES[kind.id].subject_type, subject_id=subject_id, title=row.said.title[:200], unit_id=row.unit,
            body_id=body_id, holder_id=reader.organisation_id, person_id=by.person_id, since=min(row.since, today), why=row.why, risen_on=row.since,
            due_on=today + timedelta(days=kind.due_days), state=Care.State.TAKEN, taken_at=now,
        )  # fmt: skip
        if care.state == Care.State.OPEN:
            mine = {
                "state": Care.State.TAKEN,
                "person_id": by.person_id,
                "holder_id": reader.organisation_id,
                "taken_at": now,
                "due_on": today + timedelta(days=kind.due_days),
            }
            Care.objects.filter(pk=care.pk, state=Care.State.OPEN).update(**mine)
            care.refresh_from_db()
        elif row.care is not None and care.person_id == by.person_id:
            run.answer = {"care": care.pk}
            return care
        if care.person_id != by.person_id:
            raise Gone(_("Somebody else has just taken this on."))
        data = {
            "list": care.list, "type": care.subject_type, "id": care.subject_id, "body": care.body_id, "since": care.since.isoformat(),
            "due": care.due_on.isoformat(),
        }  # fmt: skip
        _record(acts.CARE_TAKEN, care, by, data)
        run.answer = {"care": care.pk}
        return care


def give(care: Care, person: accounts.Person | None, *, by: Actor, key: UUID | None = None) -> Care:
    """Give it to a colleague of those who look after it, or (nobody) put it back for all of them.

    Refuses NotOurs, BadWords for somebody who does not work there, and Gone once it is over.
    """
    _check(care, by)
    if person is not None and person.pk not in {one.pk for one in colleagues(care)} | {care.person_id}:
        raise BadWords(_("Please choose a colleague from the list."), field="person")
    to = person.pk if person else None
    with journal.command("desks.give", key, {"care": care.pk, "to": to}, by=by) as run:
        if not run.replayed:
            before = care.person_id
            state = Care.State.TAKEN if person else Care.State.OPEN
            if not Care.objects.going().filter(pk=care.pk, person=before).update(person=person, state=state):
                raise Gone(_("This was settled or given on meanwhile. Please look at it again."))
            care.refresh_from_db()
            _record(acts.CARE_GIVEN, care, by, {"list": care.list, "from": before, "to": to})
    care.refresh_from_db()
    return care


def end(care: Care, *, words: str, done: bool = True, by: Actor, key: UUID | None = None) -> Care:
    """Say in words that it is done, so that it stays off the list for the list's days, or that one leaves it: then it stands there again.

    Refuses NotOurs, BadWords without words or with too many, and Gone once it is over.
    """
    _check(care, by)
    said = clean_text(words)
    if not any(letter.isalnum() for letter in said):
        raise BadWords(_("Please write in a few words what was done, so that the next one knows."), field="words")
    if len(said) > LONGEST_WORDS:
        raise BadWords(_("Please write at most %(limit)s characters.") % {"limit": LONGEST_WORDS}, field="words")
    with journal.command("desks.end", key, {"care": care.pk, "words": said, "done": done}, by=by) as run:
        if not run.replayed:
            now, today, kind = world.now(), world.today(), lists().get(care.list)
            until = today + timedelta(days=kind.rest_days) if done and kind else None
            state = Care.State.DONE if done else Care.State.LEFT
            ended = {"state": state, "words": said, "ended_at": now, "hidden_until": until}
            if not Care.objects.going().filter(pk=care.pk).update(**ended):
                raise Gone(_("This was settled or given on meanwhile. Please look at it again."))
            care.refresh_from_db()
            data = {
                "list": care.list, "outcome": state.value, "days": (now - care.taken_at).days,
                "hidden_until": until.isoformat() if until else "",
            }  # fmt: skip
            _record(acts.CARE_DONE, care, by, data)
    care.refresh_from_db()
    return care


def settle() -> int:
    """What left its list by itself is noted as gone, so that whatever arises there later is another matter; what rested and was settled
    rests no longer. Returns how many."""
    today, noted = world.today(), 0
    for kind in lists().values():
        source = SOURCES[kind.id]
        ours = Care.objects.filter(list=kind.id, subject_type=source.subject_type)
        waiting = ours.going().filter(gone_on=None) | ours.resting(kind.id, today)
        cares = list(waiting.values_list("pk", "subject_id", "why", "risen_on"))
        if not cares:
            continue
        rows = marked(source.rows()).filter(pk__in={subject for _pk, subject, _why, _day in cares})
        there = {row.pk: (row.matter, day_of(row.waits_since)) for row in rows}
        gone = [
            pk
            for pk, subject, why, day in cares
            if subject not in there or (day is not None and there[subject] != (why, day))
        ]
        with transaction.atomic():
            noted += ours.going().filter(pk__in=gone).update(gone_on=today)
            noted += ours.resting(kind.id, today).filter(pk__in=gone).update(hidden_until=today, gone_on=today)
    return noted


def _end_passed(kind: ListKind, row: Row, by: Actor) -> None:
    """Whoever still looks after an earlier matter of the same thing looks after nothing any more: it passed, and this is another."""
    going = Care.objects.going().filter(
        list=kind.id, subject_type=SOURCES[kind.id].subject_type, subject_id=row.subject_id
    )
    for care in going.select_for_update(of=("self",)):
        if care.gone_on is None and (care.risen_on is None or (care.risen_on, care.why) == (row.since, row.why)):
            continue  # somebody else took this very matter on at the same moment
        now = world.now()
        ended = {
            "state": Care.State.LEFT,
            "words": _("This passed by itself; later it came onto the list again."),
            "ended_at": now,
        }
        if Care.objects.going().filter(pk=care.pk).update(**ended):
            data = {"list": care.list, "outcome": "passed", "days": (now - care.taken_at).days, "hidden_until": ""}
            _record(acts.CARE_DONE, care, by, data)


def _made(**fields: object) -> Care:
    """A new row, or the one somebody else made at the same moment."""
    try:
        with transaction.atomic():
            return Care.objects.create(**fields)
    except IntegrityError:
        named = {name: fields[name] for name in ("list", "subject_type", "subject_id")}
        found: Care = Care.objects.going().get(**named)
        return found


def _check(care: Care, by: Actor) -> None:
    reader = reader_of(by)
    ours = Care.objects.visible_to(by).filter(pk=care.pk).exists()
    if by.person_id is None or not (ours or (reader.works and reader.all_places)):
        raise NotOurs(_("Only those who look after this can do that."))


def _record(act: str, care: Care, by: Actor, data: dict[str, object]) -> None:
    journal.record(act, care, by=by, on_behalf_of=by.organisation_id, place=care.unit_id or "", data=data)
