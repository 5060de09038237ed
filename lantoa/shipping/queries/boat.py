"""When the next boat goes to an island, by what a stall wrote down, or else its commune for all stalls."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from django.db.models import Q

from lantoa.accounts import api as accounts
from lantoa.kit.world import world
from lantoa.places import api as places
from lantoa.shipping.models import BoatTable, IslandBoats, IslandNoBoat, NoBoatDay
from lantoa.shipping.rules.boats import next_sailing
from lantoa.shipping.rules.offers import Compared


@dataclass(frozen=True, slots=True)
class Island:
    """An island, what is known of its boats, the days without one, and the next that goes; None where nothing is known. `common`: its tables
    are those kept for all stalls; `common_days` those of the days that were said for all."""

    unit: places.Unit
    tables: Sequence[BoatTable | IslandBoats]
    no_boats: list[date]
    next_boat: date | None
    common: bool = False
    common_days: frozenset[date] = frozenset()


@dataclass(slots=True)
class _Known:
    own: list[BoatTable] = field(default_factory=list)
    common: list[IslandBoats] = field(default_factory=list)
    off: set[date] = field(default_factory=set)
    common_off: set[date] = field(default_factory=set)
    goes: set[date] = field(default_factory=set)

    @property
    def tables(self) -> Sequence[BoatTable | IslandBoats]:
        """A stall's own stand over those of the commune."""
        return self.own or self.common

    @property
    def no_boats(self) -> set[date]:
        return self.off | (self.common_off - self.goes)

    def next_after(self, ready: date) -> date | None:
        return next_sailing(ready, [one.as_rule() for one in self.tables], self.no_boats)


def islands(organisation_id: int) -> list[Island]:
    """The islands of the province, with what the organisation knows of their boats. Five queries."""
    units, today = _islands(), world.today()
    known = _known(organisation_id, units, today)
    found = []
    for unit in units:
        one = known[unit.pk]
        days = frozenset(one.no_boats & one.common_off)
        found.append(
            Island(
                unit, one.tables, sorted(one.no_boats), one.next_after(today), bool(one.common and not one.own), days
            )
        )
    return found


def kept_islands(actor: accounts.ActingPerson) -> list[Island]:
    """The islands whose boats the actor may keep for all stalls, with what is kept: an officer those of the own commune, whoever runs the
    house all."""
    units = _islands()
    if "operator" not in actor.roles:
        mine = actor.organisation.unit_id if "officer" in actor.roles and actor.organisation else None
        units = [one for one in units if one.pk == mine]
    today = world.today()
    known = _known(None, units, today)
    return [
        Island(
            one, known[one.pk].common, sorted(known[one.pk].common_off), known[one.pk].next_after(today), common=True
        )
        for one in units
    ]


def boat_after(organisation_id: int, unit: places.Unit | None, ready: date) -> date | None:
    """The first day from `ready` on with a boat to this unit; None where it is no island or nothing is known of its boats."""
    if unit is None or not unit.is_island:
        return None
    return _known(organisation_id, [unit], ready)[unit.pk].next_after(ready)


def island_of(end: Mapping[str, object]) -> places.Unit | None:
    """The island at this end of a way, as a booking keeps it; None where it is none."""
    return places.Unit.objects.filter(full_name=end.get("unit", ""), is_island=True).first()


def _islands() -> list[places.Unit]:
    return list(places.Unit.objects.filter(is_island=True).order_by("name"))


def _known(organisation_id: int | None, units: Iterable[places.Unit], since: date) -> Mapping[str, _Known]:
    found = {one.pk: _Known() for one in units}
    lasting = Q(valid_to=None) | Q(valid_to__gte=since)
    for common in IslandBoats.objects.filter(lasting, unit__in=found).order_by("-valid_from"):
        found[common.unit_id].common.append(common)
    for off in IslandNoBoat.objects.filter(unit__in=found, day__gte=since):
        found[off.unit_id].common_off.add(off.day)
    if organisation_id is not None:
        for own in BoatTable.objects.filter(lasting, organisation=organisation_id, unit__in=found).order_by(
            "-valid_from"
        ):
            found[own.unit_id].own.append(own)
        for day in NoBoatDay.objects.filter(organisation=organisation_id, unit__in=found, day__gte=since):
            (found[day.unit_id].goes if day.goes else found[day.unit_id].off).add(day.day)
    return found


def with_boats(organisation_id: int, unit: places.Unit | None, compared: Compared) -> Compared:
    """The same offers; to an island each promised day is that of the next boat on it or after it, of one without a day the next boat's. No boat
    known: no day."""
    if unit is None or not unit.is_island:
        return compared
    offers = []
    for offer, against in compared.offers:
        boat = boat_after(organisation_id, unit, offer.promised or world.today())
        offers.append((replace(offer, promised=boat), against))
    return Compared(offers, compared.without)
