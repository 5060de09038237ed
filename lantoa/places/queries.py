"""Which units there are, which one somebody means, and what the province is called at a date."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path

from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lantoa.kit.vietnamese import collation_key, fold, normalise_tones
from lantoa.kit.world import world
from lantoa.places.models import ProvinceStatus, Unit
from lantoa.places.rules import bare_name, closeness

_GROUPS = (Unit.Kind.SPECIAL_ZONE, Unit.Kind.WARD, Unit.Kind.COMMUNE)
_LONGEST_QUESTION = 100
# Words for what a place is, as lists write them, folded and without dots.
_KINDS = ("dac khu", "xa", "phuong", "thi tran", "tt", "x", "p", "dk")
_DISTRICTS = ("thanh pho", "thi xa", "huyen", "tp", "tx", "h")
_PROVINCES = ("thanh pho", "tinh", "tp", "t")


def units() -> list[Unit]:
    """All units there are or were, in Vietnamese order of their names: what is counted of a month is of the units it had. One query."""
    return sorted(Unit.objects.all(), key=lambda unit: collation_key(unit.name))


def standing_units() -> list[Unit]:
    """All units there are now, in Vietnamese order of their names. One query."""
    return sorted(Unit.objects.standing(), key=lambda unit: collation_key(unit.name))


@cache
def tiles() -> tuple[tuple[int, int, str], ...]:
    """Where each unit stands on the map of equal tiles: (column, row, code), from the data file. No query."""
    return tuple((int(row["tile_col"]), int(row["tile_row"]), row["code"]) for row in file_rows("units.csv"))


def tiles_around(unit: Unit) -> tuple[tuple[int, int, str], ...]:
    """The same map with this unit's own tile on it, where the file does not know it. No query."""
    if any(code == unit.pk for _column, _row, code in tiles()):
        return tiles()
    square = (unit.tile_col, unit.tile_row)
    return (*(one for one in tiles() if one[:2] != square), (*square, unit.pk))


def file_rows(name: str) -> list[dict[str, str]]:
    """The rows of one of the room's data files."""
    text = world.read_file(Path(__file__).parent / "data" / name).decode("utf-8")
    return list(csv.DictReader(text.splitlines()))


def shipped_units() -> list[dict[str, str]]:
    """The rows of the list that ships. No query."""
    return file_rows("units.csv")


def find_units(text: str) -> list[Unit]:
    """The units somebody may mean by a name, a code, another spelling or a former unit, the likeliest first.

    Case, tones, tone placement and words like "xã" do not matter; with them the exact name comes before the others.
    Empty and unknown text finds nothing. Two queries.
    """
    wanted = bare_name(text[:_LONGEST_QUESTION])
    if not wanted:
        return []
    typed = normalise_tones(text.strip()).casefold()
    ranked = [
        (rank, unit)
        for unit in Unit.objects.standing().prefetch_related("former_units")
        if (rank := _rank(wanted, unit)) is not None
    ]
    ranked.sort(key=lambda pair: (pair[0], not _spelled(pair[1], typed), collation_key(pair[1].name)))
    return [unit for _rank_of, unit in ranked]


def units_by_name() -> dict[str, str]:
    """Codes of the units by every name one goes by, folded, those of before the merger too, alone and with their district; "" where a name means
    several. For lists of many rows, with `unit_named`. Two queries."""
    own: dict[str, set[str]] = defaultdict(set)
    former: dict[str, set[str]] = defaultdict(set)
    for unit in Unit.objects.standing().prefetch_related("former_units"):
        for said in (unit.name, unit.full_name, *unit.aliases):
            own[fold(said)].add(unit.pk)
        for old in unit.former_units.all():
            district = bare_name(old.district)
            own[f"{fold(unit.name)}, {district}"].add(unit.pk)
            for said in (fold(old.name), bare_name(old.name), f"{bare_name(old.name)}, {district}", f", {district}"):
                former[said].add(unit.pk)
    # A unit's own name counts before the name of one that ended in another.
    return {said: next(iter(those)) if len(those) == 1 else "" for said, those in {**former, **own}.items()}


def unit_named(text: str, names: Mapping[str, str]) -> str | None:
    """The code of the unit that a list's cell names, among `units_by_name`; None where it names none, or what could be two. No query.

    Of several parts the last that names a unit counts (a hamlet may be called as some commune is), but for a district of before the merger:
    there the part before it says which unit.
    """
    parts = [" ".join(fold(part).replace(".", " ").split()) for part in text.split(",")]
    return _named([part for part in parts if part and _without(part, _PROVINCES) != "quang ninh"], names) or None


def _named(parts: Sequence[str], names: Mapping[str, str]) -> str | None:
    """As above, "" where it could be two."""
    if not parts:
        return None
    first, bare = parts[0], _without(parts[0], _KINDS)
    here = names.get(first) or names.get(bare, names.get(first))
    if len(parts) == 1:
        return here
    if len(parts) == 2:
        district = _without(parts[1], _DISTRICTS)
        if (known := names.get(f"{bare}, {district}")) is not None:
            return known
        if (whole := names.get(f", {district}")) is not None:
            return whole
    there = _named(parts[1:], names)
    return here if there is None else there


def _without(said: str, kinds: Sequence[str]) -> str:
    return next((said.removeprefix(f"{kind} ") for kind in kinds if said.startswith(f"{kind} ")), said)


def _rank(wanted: str, unit: Unit) -> int | None:
    if wanted == unit.code or wanted in unit.aliases:
        return 0
    own = closeness(wanted, bare_name(unit.name))
    former = [fit for old in unit.former_units.all() if (fit := closeness(wanted, bare_name(old.name))) is not None]
    # A unit's own name counts before the name of one that ended in it.
    fits = ([own] if own is not None else []) + [fit + 3 for fit in former]
    return min(fits, default=None)


def _spelled(unit: Unit, typed: str) -> bool:
    return typed in {normalise_tones(unit.name).casefold(), normalise_tones(unit.full_name).casefold()}


def unit_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """All units there are for a choice field, grouped by kind, each as (code, full name in the page's language). One query."""
    titles = {Unit.Kind.SPECIAL_ZONE: _("Special zones"), Unit.Kind.WARD: _("Wards"), Unit.Kind.COMMUNE: _("Communes")}
    title = "full_name" if _in_vietnamese() else "full_name_en"
    # Plain rows: this list stands on every form with an address, and its rows are wide.
    those = sorted(
        Unit.objects.standing().values_list("kind", "code", "name", title), key=lambda row: collation_key(row[2])
    )
    return [(titles[kind], [(code, full) for of, code, _name, full in those if of == kind]) for kind in _GROUPS]


def unit_title(unit: Unit) -> str:
    """The unit's full name in the page's language: Vietnamese, else English."""
    return unit.full_name if _in_vietnamese() else unit.full_name_en


def _in_vietnamese() -> bool:
    return (get_language() or "vi").startswith("vi")


def province_status(on: date) -> ProvinceStatus:
    """What kind of unit the province was on a day, with its full name then, source and how sure that is.

    Raises ProvinceStatus.DoesNotExist for a day before it was formed.
    """
    return ProvinceStatus.objects.get(Q(valid_to__gte=on) | Q(valid_to=None), valid_from__lte=on)
