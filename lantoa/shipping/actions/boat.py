"""Write down when boats go to an island, and on which days they do not."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db import models
from django.utils.translation import gettext as _

from lantoa.journal import api as journal
from lantoa.kit.access import Actor
from lantoa.kit.vietnamese import clean_line
from lantoa.kit.world import world
from lantoa.places import api as places
from lantoa.shipping import acts
from lantoa.shipping.errors import BadBoat
from lantoa.shipping.models import BoatTable, IslandBoats, IslandNoBoat, NoBoatDay


def set_boats(
    organisation: models.Model, unit: places.Unit, *, weekdays: Iterable[int], valid_from: date, valid_to: date | None, source: str, by: Actor,
    key: UUID | None = None,
) -> BoatTable:  # fmt: skip
    """Boats to this island go on these weekdays (0 Monday) from a day on; the same day again replaces it.

    Refuses (BadBoat) a place that is no island, no weekday, an end before the beginning, and nobody who says so.
    """
    table = _table(unit, weekdays, valid_from, valid_to, source)
    body = {
        "organisation": organisation.pk,
        "unit": unit.pk,
        "from": str(valid_from),
        **table,
        "valid_to": str(valid_to),
    }
    with journal.command("shipping.set_boats", key, body, by=by) as run:
        if not run.replayed:
            said = {**table, "said_at": world.now()}
            BoatTable.objects.update_or_create(organisation_id=organisation.pk, unit=unit, valid_from=valid_from, defaults=said)  # fmt: skip
    return BoatTable.objects.get(organisation_id=organisation.pk, unit=unit, valid_from=valid_from)


def set_no_boat(
    organisation: models.Model, unit: places.Unit, day: date, *, none: bool, by: Actor, key: UUID | None = None
) -> bool:
    """No boat goes to this island on that day; or (`none` false) one goes after all, whatever the commune says. Refuses (BadBoat) a place that
    is no island, and a day that is over."""
    _check_day(unit, day)
    body = {"organisation": organisation.pk, "unit": unit.pk, "day": str(day), "none": none}
    with journal.command("shipping.set_no_boat", key, body, by=by) as run:
        if not run.replayed:
            mine = {"organisation_id": organisation.pk, "unit": unit, "day": day}
            if none or IslandNoBoat.objects.filter(unit=unit, day=day).exists():
                NoBoatDay.objects.update_or_create(**mine, defaults={"goes": not none})
            else:
                NoBoatDay.objects.filter(**mine).delete()
    return none


def set_island_boats(
    unit: places.Unit, *, weekdays: Iterable[int], valid_from: date, valid_to: date | None, source: str, by: Actor, key: UUID | None = None
) -> IslandBoats:  # fmt: skip
    """The same for all stalls, as an officer of the commune or the house knows it; who may, the caller looks at."""
    table = _table(unit, weekdays, valid_from, valid_to, source)
    body = {"unit": unit.pk, "from": str(valid_from), **table, "valid_to": str(valid_to)}
    with journal.command("shipping.set_island_boats", key, body, by=by) as run:
        if not run.replayed:
            said = {**table, "said_at": world.now(), "organisation_id": by.organisation_id}
            made, _new = IslandBoats.objects.update_or_create(unit=unit, valid_from=valid_from, defaults=said)
            journal.record(acts.ISLAND_BOATS_SAID, made, by=by, place=unit.pk, data={"weekdays": table["weekdays"]})
    return IslandBoats.objects.get(unit=unit, valid_from=valid_from)


def set_island_no_boat(unit: places.Unit, day: date, *, none: bool, by: Actor, key: UUID | None = None) -> bool:
    """No boat goes to this island on that day, said for all stalls; or one goes after all. A stall may know better for itself."""
    _check_day(unit, day)
    with journal.command(
        "shipping.set_island_no_boat", key, {"unit": unit.pk, "day": str(day), "none": none}, by=by
    ) as run:
        if not run.replayed:
            if none:
                IslandNoBoat.objects.get_or_create(unit=unit, day=day)
            else:
                IslandNoBoat.objects.filter(unit=unit, day=day).delete()
            journal.record(acts.ISLAND_DAY_SAID, unit, by=by, place=unit.pk, data={"day": str(day), "none": none})
    return none


def _table(
    unit: places.Unit, weekdays: Iterable[int], valid_from: date, valid_to: date | None, source: str
) -> dict[str, object]:
    days, said = sorted({day for day in weekdays if 0 <= day <= 6}), clean_line(source)[:120]
    if not unit.is_island:
        raise BadBoat(_("Boats go to islands only. Choose one from the list."), field="unit")
    if not days:
        raise BadBoat(_("Choose at least one weekday."), field="weekdays")
    if valid_to and valid_to < valid_from:
        raise BadBoat(_("The last day lies before the first."), field="valid_to")
    if not said:
        raise BadBoat(_("Say where you know it from."), field="source")
    return {"weekdays": "".join(map(str, days)), "valid_to": valid_to, "source": said}


def _check_day(unit: places.Unit, day: date) -> None:
    if not unit.is_island:
        raise BadBoat(_("Boats go to islands only. Choose one from the list."), field="unit")
    if day < world.today():
        raise BadBoat(_("This day is over."), field="day")
