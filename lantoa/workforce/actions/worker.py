"""Keep a stall's list of hands: who works, how long, what they can do, how they are paid; days on which they cannot come."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date, timedelta
from uuid import UUID

from django.db import models
from django.utils.translation import gettext as _

from lantoa.accounts import api as accounts
from lantoa.journal import api as journal
from lantoa.kit.access import Actor
from lantoa.kit.vietnamese import clean_line, normalise_tones
from lantoa.kit.world import world
from lantoa.workforce import acts
from lantoa.workforce.actions.ask import ask_if_planned
from lantoa.workforce.actions.offer import call_off
from lantoa.workforce.actions.typed import typed
from lantoa.workforce.errors import BadAbsence, BadWorker
from lantoa.workforce.models import Absence, PlannedShift, Shift, Worker
from lantoa.workforce.rules.labour import allowed, allowed_to_adults, least_age
from lantoa.workforce.rules.pay import MOST_PAY

LONGEST_NAME, LONGEST_SKILL, MOST_SKILLS, MOST_WORKERS = 120, 40, 20, 200
OLDEST = 1900
WEEK = 7
LONGEST_ABSENCE = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Told:
    """What a stall says of somebody: `phone` E.164 or "", `born` a year or None (of age, by the stall's word), `pay` đồng, `days_a_week` how
    many days of any seven they come at most (None: as many as the law lets them)."""

    name: str
    kind: str = Worker.Kind.SEASONAL
    phone: str = ""
    unit_id: str = ""
    minutes_a_day: int = 480
    born: int | None = None
    skills: Sequence[str] = field(default_factory=tuple)
    pay_by: str = Worker.PayBy.DAY
    pay: int = 0
    days_a_week: int | None = None


def add_worker(organisation: models.Model, told: Told, *, by: Actor, key: UUID | None = None) -> Worker:
    """Put somebody on the list of hands. Records `workforce.worker_added`. Refuses (BadWorker, with the field) no name, somebody who is on
    the list already (the same number, or the same name where neither has one), a child, hours no law allows, days no week has, and what is no amount."""
    said = _checked(told)
    with journal.command(
        "workforce.add_worker", key, {"organisation": organisation.pk, "said": typed("", said)}, by=by
    ) as run:
        if run.replayed:
            return Worker.objects.get(pk=(run.answer or {})["worker"])
        accounts.Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
        _check_once(organisation.pk, said)
        worker: Worker = Worker.objects.create(
            organisation_id=organisation.pk, created_at=world.now(), **_columns(said)
        )
        data = {"kind": worker.kind, "pay_by": worker.pay_by}
        journal.record(acts.WORKER_ADDED, worker, by=by, on_behalf_of=organisation.pk, data=data)
        ask_if_planned(organisation.pk, by=by)
        run.answer = {"worker": worker.pk}
    return worker


def change_worker(worker: Worker, told: Told, *, by: Actor, key: UUID | None = None) -> Worker:
    """Change what is known of somebody. Refuses what `add_worker` refuses, and somebody who was taken off the list."""
    said = _checked(told)
    with journal.command("workforce.change_worker", key, {"worker": worker.pk, "said": typed("", said)}, by=by) as run:
        if not run.replayed:
            accounts.Organisation.objects.select_for_update(no_key=True).get(pk=worker.organisation_id)
            _check_once(worker.organisation_id, said, but=worker.pk)
            if not Worker.objects.live().filter(pk=worker.pk).update(**_columns(said)):
                raise BadWorker(_("They are not on the list any more. Write them down anew."))
            data = {"kind": said.kind, "pay_by": said.pay_by}
            journal.record(acts.WORKER_CHANGED, worker, by=by, on_behalf_of=worker.organisation_id, data=data)
            ask_if_planned(worker.organisation_id, by=by)
    worker.refresh_from_db()
    return worker


def end_worker(worker: Worker, *, by: Actor, key: UUID | None = None) -> Worker:
    """Take somebody off the list; the days they were planned stay to be read, those to come are planned anew. Shifts of theirs that have not
    begun are called off, and they are told. Twice is once."""
    with journal.command("workforce.end_worker", key, {"worker": worker.pk}, by=by) as run:
        if not run.replayed and Worker.objects.live().filter(pk=worker.pk).update(ended_at=world.now()):
            journal.record(acts.WORKER_ENDED, worker, by=by, on_behalf_of=worker.organisation_id)
            to_come = Shift.objects.live().filter(worker=worker, came_at=None, starts_at__gt=world.now())
            call_off(
                list(
                    to_come.select_related("worker", "organisation", "call_day__call").order_by("call_day__call", "pk")
                ),
                by=by,
            )
            PlannedShift.objects.filter(worker=worker, plan__replaced_at=None, day__gt=world.today()).delete()
            ask_if_planned(worker.organisation_id, by=by)
    worker.refresh_from_db()
    return worker


def add_absence(worker: Worker, first: date, last: date, *, by: Actor, key: UUID | None = None) -> Absence:
    """Write down days on which somebody cannot come, both included; a shift set by hand on one of them is let go. Refuses (BadAbsence)
    days that end before they begin, that are over, or are more than a year."""
    if last < first:
        raise BadAbsence(_("The last day is before the first. Please look at them once more."), field="last")
    if last < world.today():
        raise BadAbsence(_("These days are over. Write down days to come."), field="last")
    if last - first > LONGEST_ABSENCE:
        raise BadAbsence(_("This is more than a year. Take them off the list instead."), field="last")
    body = {"worker": worker.pk, "first": first.isoformat(), "last": last.isoformat()}
    with journal.command("workforce.add_absence", key, body, by=by) as run:
        if run.replayed:
            return Absence.objects.get(pk=(run.answer or {})["absence"])
        same = Absence.objects.filter(worker=worker, first=first, last=last).first()
        absence: Absence = same or Absence.objects.create(worker=worker, first=first, last=last, created_at=world.now())
        if same is None:
            pinned = PlannedShift.objects.filter(worker=worker, plan__replaced_at=None, pinned=True)
            pinned.filter(day__gte=first, day__lte=last).update(pinned=None)
            journal.record(acts.ABSENCE_ADDED, absence, by=by, on_behalf_of=worker.organisation_id)
            ask_if_planned(worker.organisation_id, by=by)
        run.answer = {"absence": absence.pk}
    return absence


def drop_absence(absence: Absence, *, by: Actor, key: UUID | None = None) -> None:
    """Take days off back. Twice is once."""
    pk, organisation_id = absence.pk, absence.worker.organisation_id
    with journal.command("workforce.drop_absence", key, {"absence": pk}, by=by) as run:
        if not run.replayed and Absence.objects.filter(pk=pk).delete()[0]:
            absence.pk = pk
            journal.record(acts.ABSENCE_DROPPED, absence, by=by, on_behalf_of=organisation_id)
            ask_if_planned(organisation_id, by=by)


def _checked(told: Told) -> Told:
    name = clean_line(told.name)
    if not any(letter.isalpha() for letter in name):
        raise BadWorker(_("Please write their name, in letters."), field="name")
    if len(name) > LONGEST_NAME:
        raise BadWorker(
            _("This is too long. Please write at most %(limit)s characters.") % {"limit": LONGEST_NAME}, field="name"
        )
    if told.kind not in Worker.Kind.values:
        raise BadWorker(_("Please choose whether they are always there or come when orders peak."), field="kind")
    if told.pay_by not in Worker.PayBy.values:
        raise BadWorker(_("Please choose how they are paid."), field="pay_by")
    if not 0 <= told.pay <= MOST_PAY:
        raise BadWorker(_("This amount is too high. Please look at the zeros once more."), field="pay")
    skills = _skills(told.skills)
    _check_hours(told)
    pay = 0 if told.pay_by == Worker.PayBy.NOTHING else told.pay
    return replace(told, name=name, skills=skills, pay=pay)


def _check_hours(told: Told) -> None:
    today = world.today()
    if told.born is not None and not OLDEST <= told.born <= today.year:
        raise BadWorker(_("Please write the year like 1985."), field="born")
    may = allowed_to_adults(today) if told.born is None else allowed(told.born, today)
    if may is None:
        words = _("Whoever was born in %(year)s may be under %(age)s: a child cannot be called to work.")
        raise BadWorker(words % {"year": told.born, "age": least_age(today)}, field="born")
    if told.minutes_a_day <= 0:
        raise BadWorker(_("Please write how many hours they can work a day, like 8."), field="minutes_a_day")
    if told.minutes_a_day > may.most_minutes:
        words = (
            _("Under 18 nobody works more than %(hours)s hours a day.")
            if may.minor
            else _("Nobody may work more than %(hours)s hours a day, overtime included.")
        )
        raise BadWorker(words % {"hours": may.most_minutes // 60}, field="minutes_a_day")
    if told.days_a_week is not None and not 1 <= told.days_a_week <= WEEK:
        raise BadWorker(_("Please write a number of days from 1 to 7, or leave it empty."), field="days_a_week")


def _skills(given: Sequence[str]) -> tuple[str, ...]:
    found: dict[str, str] = {}
    for one in given:
        if words := clean_line(one):
            found.setdefault(words.casefold(), words)
    if any(len(words) > LONGEST_SKILL for words in found.values()) or len(found) > MOST_SKILLS:
        words_ = _("Please write at most %(most)s things they can do, each in a few words.")
        raise BadWorker(words_ % {"most": MOST_SKILLS}, field="skills")
    return tuple(found.values())


def _check_once(organisation_id: int, said: Told, but: int | None = None) -> None:
    others = list(Worker.objects.live().filter(organisation_id=organisation_id).exclude(pk=but))
    if said.phone and any(one.phone == said.phone for one in others):
        raise BadWorker(_("Somebody with this number is on the list already."), field="phone")
    if not said.phone and any(not one.phone and _same(one.name) == _same(said.name) for one in others):
        words = _(
            "Somebody of this name is on the list already. If it is somebody else, write a phone number or another word."
        )
        raise BadWorker(words, field="name")
    if but is None and len(others) >= MOST_WORKERS:
        raise BadWorker(_("The list is full: it has %(most)s people at most.") % {"most": MOST_WORKERS}, field="name")


def _same(name: str) -> str:
    """Hoa is not Hòa: case and the place of a tone make nobody else, tones do."""
    return normalise_tones(name).casefold()


def _columns(said: Told) -> dict[str, object]:
    return {**asdict(said), "unit_id": said.unit_id or None, "skills": list(said.skills)}
