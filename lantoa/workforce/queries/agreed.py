"""What was agreed on with those who come: days said yes to, taken back, worked, and those on which the stall wrote the contrary."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, OuterRef

from lantoa.kit.access import Actor
from lantoa.kit.world import world
from lantoa.workforce.models import Absence, PlannedShift, Shift

# So long a shift nobody wrote anything of is taken for worked: the limit of seven days must hold whatever is written later.
MAY_STILL_BE_WRITTEN = timedelta(days=7)
Spot = tuple[int, date]


@dataclass(frozen=True, slots=True)
class Agreed:
    """By (worker, day). `comes` has a shift, `said_yes` to it themselves; `cannot` took it back; of days before, `known` are told by a shift, `worked` of these were."""

    comes: Set[Spot]
    said_yes: Set[Spot]
    cannot: Set[Spot]
    known: Set[Spot]
    worked: Set[Spot]


def agreed_of(organisation_id: int, first: date, last: date) -> Agreed:
    """What the shifts at a stall between two days say. One query."""
    today = world.today()
    comes, said_yes, cannot, known, worked = set[Spot](), set[Spot](), set[Spot](), set[Spot](), set[Spot]()
    rows = Shift.objects.filter(organisation_id=organisation_id, day__gte=first, day__lte=last)
    for one in rows.only("worker_id", "neighbour_id", "day", "withdrawn_at", "cancelled_at", "came_at"):
        spot = one.worker_id, one.day
        if one.day < today:
            known.add(spot)
            if one.is_live and (one.came_at or one.day >= today - MAY_STILL_BE_WRITTEN):
                worked.add(spot)
        elif one.is_live:
            comes.add(spot)
            if one.neighbour_id:
                said_yes.add(spot)
        elif one.withdrawn_at:
            cannot.add(spot)
    return Agreed(comes, said_yes, cannot - comes, known, worked)


def clashes(actor: Actor) -> list[Shift]:
    """Shifts to come on a day for which the stall wrote that they do not come. One query."""
    spot = {"worker": OuterRef("worker"), "day": OuterRef("day"), "pinned": False, "plan__replaced_at": None}
    off = Absence.objects.filter(worker=OuterRef("worker"), first__lte=OuterRef("day"), last__gte=OuterRef("day"))
    rows = Shift.objects.visible_to(actor).live().filter(day__gte=world.today(), came_at=None)
    found = rows.filter(Exists(off) | Exists(PlannedShift.objects.filter(**spot)))
    return list(found.select_related("worker").order_by("day", "pk"))
