"""When the next boat goes to an island, by what a seller wrote down."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from lantoa.kit.world import world
from lantoa.places import api as places
from lantoa.shipping.models import BoatTable, NoBoatDay
from lantoa.shipping.rules.boats import next_sailing
from lantoa.shipping.rules.offers import Compared


@dataclass(frozen=True, slots=True)
class Island:
    """An island, what is known of its boats, the days without one, and the next that goes; None where nothing is known."""

    unit: places.Unit
    tables: list[BoatTable]
    no_boats: list[date]
    next_boat: date | None


def islands(organisation_id: int) -> list[Island]:
    """The islands of the province, with what the organisation knows of their boats. Three queries."""
    units = list(places.Unit.objects.filter(is_island=True).order_by("name"))
    tables = list(BoatTable.objects.filter(organisation=organisation_id).order_by("-valid_from"))
    off = list(NoBoatDay.objects.filter(organisation=organisation_id, day__gte=world.today()).order_by("day"))
    found = []
    for unit in units:
        mine = [one for one in tables if one.unit_id == unit.pk]
        days = [one.day for one in off if one.unit_id == unit.pk]
        found.append(Island(unit, mine, days, next_sailing(world.today(), [one.as_rule() for one in mine], set(days))))
    return found


def boat_after(organisation_id: int, unit: places.Unit | None, ready: date) -> date | None:
    """The first day from `ready` on with a boat to this unit; None where it is no island or nothing is known of its boats."""
    if unit is None or not unit.is_island:
        return None
    tables = BoatTable.objects.filter(organisation=organisation_id, unit=unit)
    off = NoBoatDay.objects.filter(organisation=organisation_id, unit=unit, day__gte=ready)
    return next_sailing(ready, [one.as_rule() for one in tables], set(off.values_list("day", flat=True)))


def with_boats(organisation_id: int, unit: places.Unit | None, compared: Compared) -> Compared:
    """The same offers; to an island each promised day is that of the next boat on it or after it, of one without a day the next boat's."""
    if unit is None or not unit.is_island:
        return compared
    offers = []
    for offer, against in compared.offers:
        boat = boat_after(organisation_id, unit, offer.promised or world.today())
        offers.append((replace(offer, promised=boat or offer.promised), against))
    return Compared(offers, compared.without)
