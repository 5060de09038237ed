"""The breach log: write down what happened to personal data, and add to it. What stands in it is never changed."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from lantoa.accounts import acts
from lantoa.accounts.actions import data_news as news
from lantoa.accounts.actions.data_request import read_words
from lantoa.accounts.errors import BadTime, BadWords, NotAllowed
from lantoa.accounts.models import Breach, BreachNote
from lantoa.accounts.rules.reply_clock import breach_clock, told_due
from lantoa.journal import api as journal
from lantoa.kit.access import Actor
from lantoa.kit.world import VIETNAM, world

# Whoever works for a public body here may find one; what is done about it is for those who run the house.
RECORDING = frozenset({"officer", "moderator", "operator"})
MOST_PEOPLE = 100_000_000
# An earlier year is a slip of the finger.
EARLIEST = 2000


def record_breach(
    *, what: str, data: str, found_at: datetime, happened_at: datetime | None = None, people: int | None = None, measures: str = "",
    may_harm: bool, sensitive: bool, by: Actor, key: UUID | None = None,
) -> Breach:  # fmt: skip
    """Write a breach down; those who run the house hear of it at once. Times with a zone; `people` None where unknown.

    Raises NotAllowed, BadWords, BadTime.
    """
    if not by.roles & RECORDING:
        raise NotAllowed(_("Only those who work for a public body here can do this."))
    body = {
        "what": what, "data": data, "found_at": found_at.isoformat(), "happened_at": happened_at.isoformat() if happened_at else "",
        "people": people, "measures": measures, "may_harm": may_harm, "sensitive": sensitive,
    }  # fmt: skip
    with journal.command("accounts.record_breach", key, body, by=by) as run:
        if run.replayed and run.answer:
            found: Breach = Breach.objects.get(pk=run.answer["breach"])
            return found
        _check_past(found_at, "found_at")
        if happened_at:
            _check_past(happened_at, "happened_at")
        if happened_at and happened_at > found_at:
            raise BadTime(_("It cannot have happened after it was found."), field="happened_at")
        _check_people(people)
        made: Breach = Breach.objects.create(
            what=read_words(what, field="what"), data=read_words(data, field="data"), found_at=found_at, happened_at=happened_at,
            people=people, measures=read_words(measures, field="measures") if measures.strip() else "", may_harm=may_harm,
            sensitive=sensitive, recorded_by_id=by.person_id, recorded_at=world.now(),
        )  # fmt: skip
        due = told_due(breach_clock("authority", found_at.astimezone(VIETNAM).date()), found_at)
        facts = {
            "people": people,
            "may_harm": may_harm,
            "sensitive": sensitive,
            "due": due.isoformat(timespec="minutes"),
        }
        journal.record(acts.BREACH_RECORDED, made, by=by, occurred_at=found_at, data=facts)
        news.tell_of_breach(made, due)
        run.answer = {"breach": made.pk}
    return made


def add_note(
    breach: Breach, kind: str, words: str, *, at: datetime | None = None, people: int | None = None, may_harm: bool | None = None,
    sensitive: bool | None = None, by: Actor, key: UUID | None = None,
) -> BreachNote:  # fmt: skip
    """Add to a breach: `kind` one of BreachNote.Kind, `at` when it was done (now where None). What is None stays as it was.

    Raises NotAllowed, BadWords, BadTime.
    """
    if "operator" not in by.roles:
        raise NotAllowed(_("Only those who run this house can do this."))
    body = {
        "breach": breach.pk, "kind": kind, "words": words, "at": at.isoformat() if at else "", "people": people, "may_harm": may_harm,
        "sensitive": sensitive,
    }  # fmt: skip
    with journal.command("accounts.add_breach_note", key, body, by=by) as run:
        if run.replayed and run.answer:
            found: BreachNote = BreachNote.objects.get(pk=run.answer["note"])
            return found
        if kind not in BreachNote.Kind.values:
            raise BadWords(_("Please choose one of these."), field="kind")
        now = world.now()
        when = at or now
        _check_past(when, "at")
        if when < breach.found_at:
            raise BadTime(_("That is before it was found."), field="at")
        _check_people(people)
        made: BreachNote = BreachNote.objects.create(
            breach=breach, kind=kind, words=read_words(words), at=when, people=people, may_harm=may_harm, sensitive=sensitive,
            recorded_by_id=by.person_id, recorded_at=now,
        )  # fmt: skip
        facts = {"kind": kind, "note": made.pk, "people": people, "may_harm": may_harm, "sensitive": sensitive}
        journal.record(acts.BREACH_NOTED, breach, by=by, occurred_at=when, data=facts)
        run.answer = {"note": made.pk}
    return made


def _check_past(moment: datetime, field: str) -> None:
    if moment.year < EARLIEST:
        raise BadTime(_("That is too long ago. Please look at the year once more."), field=field)
    if moment > world.now():
        raise BadTime(_("This time is still to come."), field=field)


def _check_people(count: int | None) -> None:
    if count is not None and not 0 <= count <= MOST_PEOPLE:
        raise BadWords(_("Please write a number of people, or leave it empty."), field="people")
