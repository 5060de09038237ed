"""What the lists of hands let go of when somebody is erased who works, or whose stall kept a list."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from lantoa.accounts import api as accounts
from lantoa.kit.world import world
from lantoa.workforce.models import Absence, PlannedShift, Worker


def stays(who: accounts.Leaving) -> Iterator[str]:
    if PlannedShift.objects.filter(worker__in=_theirs(who)).exists():
        yield _("On which days somebody was planned to work for a stall, without your name and your number.")


def goes(who: accounts.Leaving) -> Iterator[tuple[str, int]]:
    yield "places on lists of hands", _theirs(who).count()
    yield "lists of hands of own stalls", _in_own_stalls(who).count()


def holds(who: accounts.Leaving) -> Iterator[accounts.Held]:
    for one in _theirs(who).select_related("organisation").prefetch_related("absences").order_by("pk"):
        facts = {
            "stall": one.organisation.name, "name": one.name, "phone": one.phone, "commune": one.unit_id or "", "kind": one.kind,
            "minutes_a_day": one.minutes_a_day, "born": one.born, "skills": one.skills, "pay_by": one.pay_by, "pay": one.pay,
            "since": one.created_at, "until": one.ended_at,
            "days_off": [{"first": off.first, "last": off.last} for off in one.absences.all()],
        }  # fmt: skip
        yield accounts.Held("hands", "place on a stall's list of hands", facts)


def forget(who: accounts.Leaving) -> None:
    """Empty who they were and take them off the list; which days were planned stays."""
    both = _theirs(who) | _in_own_stalls(who)
    found = list(both.values_list("pk", flat=True))
    Absence.objects.filter(worker__in=found).delete()
    Worker.objects.filter(pk__in=found, ended_at=None).update(ended_at=world.now())
    Worker.objects.filter(pk__in=found).update(name="", phone="", born=None, unit=None, skills=[])


def _theirs(who: accounts.Leaving) -> QuerySet[Worker]:
    # Many on a list have no number: an empty one is nobody's.
    named = Q(person=who.person) | Q(phone=who.phone) if who.phone else Q(person=who.person)
    return Worker.objects.filter(named).exclude(name="")


def _in_own_stalls(who: accounts.Leaving) -> QuerySet[Worker]:
    return Worker.objects.filter(organisation__in=who.organisations).exclude(name="")
