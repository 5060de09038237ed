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
from lantoa.shipping.errors import BadBoat
from lantoa.shipping.models import BoatTable, NoBoatDay


def set_boats(
    organisation: models.Model, unit: places.Unit, *, weekdays: Iterable[int], valid_from: date, valid_to: date | None, source: str, by: Actor,
    key: UUID | None = None,
) -> BoatTable:  # fmt: skip
    """Boats to this island go on these weekdays (0 Monday) from a day on; the same day again replaces it.

    Refuses (BadBoat) a place that is no island, no weekday, an end before the beginning, and nobody who says so.
    """
    days, said = sorted({day for day in weekdays if 0 <= day <= 6}), clean_line(source)[:120]
    if not unit.is_island:
        raise BadBoat(_("Boats go to islands only. Choose one from the list."), field="unit")
    if not days:
        raise BadBoat(_("Choose at least one weekday."), field="weekdays")
    if valid_to and valid_to < valid_from:
        raise BadBoat(_("The last day lies before the first."), field="valid_to")
    if not said:
        raise BadBoat(_("Say where you know it from."), field="source")
    body = {
        "organisation": organisation.pk,
        "unit": unit.pk,
        "days": days,
        "from": str(valid_from),
        "to": str(valid_to),
        "source": said,
    }
    with journal.command("shipping.set_boats", key, body, by=by) as run:
        if not run.replayed:
            table = {"weekdays": "".join(map(str, days)), "valid_to": valid_to, "source": said, "said_at": world.now()}
            BoatTable.objects.update_or_create(organisation_id=organisation.pk, unit=unit, valid_from=valid_from, defaults=table)  # fmt: skip
    return BoatTable.objects.get(organisation_id=organisation.pk, unit=unit, valid_from=valid_from)


def set_no_boat(
    organisation: models.Model, unit: places.Unit, day: date, *, none: bool, by: Actor, key: UUID | None = None
) -> bool:
    """No boat goes to this island on that day; or (`none` false) one goes after all. Refuses (BadBoat) a place that is no island, and a day
    that is over."""
    if not unit.is_island:
        raise BadBoat(_("Boats go to islands only. Choose one from the list."), field="unit")
    if day < world.today():
        raise BadBoat(_("This day is over."), field="day")
    body = {"organisation": organisation.pk, "unit": unit.pk, "day": str(day), "none": none}
    with journal.command("shipping.set_no_boat", key, body, by=by) as run:
        if not run.replayed:
            if none:
                NoBoatDay.objects.get_or_create(organisation_id=organisation.pk, unit=unit, day=day)
            else:
                NoBoatDay.objects.filter(organisation_id=organisation.pk, unit=unit, day=day).delete()
    return none
