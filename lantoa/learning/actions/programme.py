"""Plan a programme: for a commune or a sector, for a time, with a budget of seats and how many people of each group."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from lantoa.accounts import api as accounts
from lantoa.journal import api as journal
from lantoa.kit.access import Actor
from lantoa.kit.vietnamese import clean_line
from lantoa.kit.world import world
from lantoa.learning.acts import PROGRAMME_CHANGED, PROGRAMME_MADE
from lantoa.learning.errors import BadProgramme, NotAllowed
from lantoa.learning.models import Programme, Target
from lantoa.learning.rules.programme import (
    LONGEST_PROGRAMME_DAYS,
    LONGEST_SECTOR,
    LONGEST_TITLE,
    MOST_PROGRAMME_SEATS,
    target_groups,
)
from lantoa.places import api as places


def create_programme(
    organisation: accounts.Organisation, *, title: str, starts_on: date, ends_on: date, seats: int, unit: places.Unit | None = None,
    sector: str = "", targets: Mapping[str, int] | None = None, by: Actor, key: UUID | None = None,
) -> Programme:  # fmt: skip
    """Plan a programme of this organisation; `targets` is how many people of each group (0 is none).

    Refuses NotAllowed unless `by` is an officer of the organisation, and BadProgramme (with the field) a plan without title, without a
    commune or sector, that ends before it begins or after five years, and seats or people below 1 or above a million.
    """
    written = _written(title, sector, starts_on, ends_on, seats, targets or {})
    _check(organisation.pk, unit, written, by)
    body = {**written.body(unit), "organisation": organisation.pk}
    with journal.command("learning.create_programme", key, body, by=by) as run:
        if run.replayed:
            return Programme.objects.get(pk=(run.answer or {})["programme"])
        made: Programme = Programme.objects.create(
            organisation=organisation, unit=unit, created_at=world.now(), **written.fields()
        )
        _aim(made, written.targets)
        journal.record(PROGRAMME_MADE, made, by=by, on_behalf_of=organisation.pk, place=unit.pk if unit else "")
        run.answer = {"programme": made.pk}
        return made


def change_programme(
    programme: Programme, *, title: str, starts_on: date, ends_on: date, seats: int, unit: places.Unit | None = None,
    sector: str = "", targets: Mapping[str, int] | None = None, by: Actor, key: UUID | None = None,
) -> Programme:  # fmt: skip
    """Plan it otherwise; classes and lists stay. Refuses as `create_programme`."""
    written = _written(title, sector, starts_on, ends_on, seats, targets or {})
    _check(programme.organisation_id, unit, written, by)
    with journal.command(
        "learning.change_programme", key, {**written.body(unit), "programme": programme.pk}, by=by
    ) as run:
        if not run.replayed:
            Programme.objects.filter(pk=programme.pk).update(unit=unit, **written.fields())
            programme.targets.all().delete()
            _aim(programme, written.targets)
            journal.record(
                PROGRAMME_CHANGED,
                programme,
                by=by,
                on_behalf_of=programme.organisation_id,
                place=unit.pk if unit else "",
            )
    programme.refresh_from_db()
    return programme


@dataclass(frozen=True, slots=True)
class _Plan:
    title: str
    sector: str
    starts_on: date
    ends_on: date
    seats: int
    targets: Mapping[str, int]

    def fields(self) -> dict[str, object]:
        names = ("title", "sector", "starts_on", "ends_on", "seats")
        return {name: getattr(self, name) for name in names}

    def body(self, unit: places.Unit | None) -> dict[str, object]:
        days = {"starts_on": str(self.starts_on), "ends_on": str(self.ends_on)}
        return {**self.fields(), **days, "targets": dict(self.targets), "unit": unit.pk if unit else ""}


def _written(title: str, sector: str, starts_on: date, ends_on: date, seats: int, targets: Mapping[str, int]) -> _Plan:
    aimed = {group: people for group, people in targets.items() if people}
    return _Plan(clean_line(title), clean_line(sector), starts_on, ends_on, seats, aimed)


def _aim(programme: Programme, targets: Mapping[str, int]) -> None:
    Target.objects.bulk_create(
        Target(programme=programme, group=group, people=people) for group, people in targets.items()
    )


def _check(organisation_id: int, unit: places.Unit | None, plan: _Plan, by: Actor) -> None:
    if by.organisation_id != organisation_id or "officer" not in by.roles:
        raise NotAllowed(_("Only an officer plans a programme here."))
    if not plan.title or len(plan.title) > LONGEST_TITLE:
        raise BadProgramme(
            _("Please give it a title, in at most %(limit)s characters.") % {"limit": LONGEST_TITLE}, field="title"
        )
    if (unit is None and not plan.sector) or len(plan.sector) > LONGEST_SECTOR:
        raise BadProgramme(_("Choose a commune, or write for which sector it is."), field="sector")
    if plan.ends_on < plan.starts_on or (plan.ends_on - plan.starts_on).days > LONGEST_PROGRAMME_DAYS:
        raise BadProgramme(_("It ends on or after the day it begins, within five years."), field="ends_on")
    numbers = {"seats": plan.seats, **{f"group_{group}": people for group, people in plan.targets.items()}}
    for name, people in numbers.items():
        if name.removeprefix("group_") not in {"seats", *target_groups()} or not 1 <= people <= MOST_PROGRAMME_SEATS:
            raise BadProgramme(
                _("Please write a number from 1 to %(most)s.") % {"most": MOST_PROGRAMME_SEATS}, field=name
            )
