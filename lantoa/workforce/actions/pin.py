"""Set by hand who comes on a day; the rest is planned around it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NoReturn
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lantoa.journal import api as journal
from lantoa.kit.access import Actor
from lantoa.kit.world import world
from lantoa.workforce import acts
from lantoa.workforce.actions.ask import ask_again
from lantoa.workforce.errors import BadPin
from lantoa.workforce.models import Absence, Plan, PlannedShift, Worker
from lantoa.workforce.queries.agreed import agreed_of
from lantoa.workforce.queries.scenario import LATELY, worked_lately
from lantoa.workforce.rules.labour import allowed, allowed_to_adults


def pin_shift(plan: Plan, worker: Worker, day: date, comes: bool | None, *, by: Actor, key: UUID | None = None) -> None:
    """Set that somebody comes on a day (True), does not (False), or that the plan decides (None), and let it be planned around. Records
    `workforce.shift_pinned`. Refuses (BadPin) a day that is over or not in the plan, a plan that was replaced, somebody who is off the list
    or away that day or took their yes to it back, and one day more of seven than the law lets them work or the house says they come, with
    what they said yes to."""
    body = {"plan": plan.pk, "worker": worker.pk, "day": day.isoformat(), "comes": comes}
    with journal.command("workforce.pin_shift", key, body, by=by) as run:
        if run.replayed:
            return
        # First the round, then the plan: whoever puts a plan in the place of the one before goes the same way.
        ask_again(worker.organisation_id, by=by)
        current = (
            Plan.objects.select_for_update(no_key=True)
            .current()
            .filter(pk=plan.pk, organisation_id=worker.organisation_id)
            .first()
        )
        if current is None:
            raise BadPin(_("The plan was made anew meanwhile. Please look at it again."), code="replaced")
        if not max(current.first, world.today()) <= day < current.first + timedelta(days=current.days):
            raise BadPin(_("This day is not in the plan."), code="no_day")
        if comes:
            _check_may_come(current, worker, day)
        _set(current, worker, day, comes)
        data = {"worker": worker.pk, "day": day.isoformat(), "comes": comes}
        journal.record(acts.SHIFT_PINNED, current, by=by, on_behalf_of=worker.organisation_id, data=data)


def _set(plan: Plan, worker: Worker, day: date, comes: bool | None) -> None:
    known = PlannedShift.objects.filter(plan=plan, worker=worker, day=day)
    if comes is None:
        known.filter(pinned=False).delete()
        known.update(pinned=None)
    elif not known.update(pinned=comes):
        PlannedShift.objects.create(plan=plan, worker=worker, day=day, pinned=comes)


def _check_may_come(plan: Plan, worker: Worker, day: date) -> None:
    if worker.ended_at is not None:
        raise BadPin(_("They are not on the list any more."), code="ended")
    if Absence.objects.filter(worker=worker, first__lte=day, last__gte=day).exists():
        raise BadPin(_("They cannot come that day: it is written down as a day off."), code="away")
    may = allowed(worker.born, day) if worker.born else allowed_to_adults(day)
    if may is None:
        raise BadPin(_("A child cannot be called to work."), code="child")
    told = agreed_of(
        worker.organisation_id, world.today() - timedelta(days=LATELY), plan.first + timedelta(days=plan.days)
    )
    if (worker.pk, day) in told.cannot:
        raise BadPin(_("They said that they cannot come that day after all."), code="withdrawn")
    said = {on for who, on in told.comes if who == worker.pk}
    if day in said:
        return
    law = may.limits.days_of(min(worker.minutes_a_day, may.most_minutes))
    most = min(law, worker.days_a_week or law)
    by_hand = PlannedShift.objects.filter(plan=plan, worker=worker, pinned=True).values_list("day", flat=True)
    set_ = {*by_hand, *said, day} | worked_lately(worker.organisation_id, world.today(), told).get(worker.pk, set())
    for begin in range(7):
        first = day - timedelta(days=begin)
        if sum(first <= one < first + timedelta(days=7) for one in set_) > most:
            _refuse_too_much(worker, most, own=most < law)


def _refuse_too_much(worker: Worker, most: int, *, own: bool) -> NoReturn:
    words = (
        ngettext(
            "You wrote that they come at most %(days)s day of seven. Free the other day first, or change that on their page.",
            "You wrote that they come at most %(days)s days of seven. Free one of the other days first, or change that on their page.",
            most,
        )
        if own
        else _("With %(hours)s hours a day they may work at most %(days)s days of seven. Free one of the other days first.")
    )  # fmt: skip
    raise BadPin(words % {"hours": _hours(worker.minutes_a_day), "days": most}, code="too_much")


def _hours(minutes: int) -> str:
    return f"{minutes / 60:g}".replace(".", ",")
