"""Bring the real places into the database, and let a commune begin or end."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from django.db import models, transaction

from lantoa.journal import api as journal
from lantoa.kit.vietnamese import clean_line, fold, slug
from lantoa.kit.world import world
from lantoa.places.acts import UNIT_ADDED, UNIT_ENDED
from lantoa.places.errors import BadUnit
from lantoa.places.models import FormerUnit, Province, ProvinceStatus, Unit
from lantoa.places.queries import file_rows
from lantoa.places.rules import former_units

CODE = "22"
SINCE = date(2025, 7, 1)
SOURCE = (
    "National Statistics Office unit directory (danhmuchanhchinh.nso.gov.vn); Resolution 1679/NQ-UBTVQH15; "
    "polygons of sapnhap.bando.com.vn; mountain list: Decision 4495/QĐ-UBND (secondary source); islands: general knowledge"
)


def load_places() -> int:
    """Put the province, its dated status, its 54 units and the units they came from into the database; return the number of units.

    Safe to repeat: rows are changed to what the data files say, none is doubled, none that others point to is removed.
    """
    rows = file_rows("units.csv")
    with transaction.atomic():
        Province.objects.get_or_create(code=CODE)
        for status in file_rows("province_status.csv"):
            _load_status(status)
        made = [_unit(row) for row in rows]
        # Which ended is not said there: that was entered here.
        own = {"valid_to", "became"}
        names = [field.name for field in Unit._meta.concrete_fields if not field.primary_key and field.name not in own]
        Unit.objects.bulk_create(made, update_conflicts=True, unique_fields=["code"], update_fields=names)
        _load_former(rows)
    return len(made)


def _load_status(row: dict[str, str]) -> None:
    values = {name: row[name] for name in ("kind", "full_name", "full_name_en", "source", "confidence")}
    ends = date.fromisoformat(row["valid_to"]) if row["valid_to"] else None
    starts = date.fromisoformat(row["valid_from"])
    ProvinceStatus.objects.update_or_create(
        province_id=row["province"], valid_from=starts, defaults={**values, "valid_to": ends}
    )


def _unit(row: dict[str, str]) -> Unit:
    return Unit(
        code=row["code"], province_id=CODE, kind=row["kind"], name=row["name"], full_name=row["full_name"], full_name_en=row["full_name_en"],
        slug=slug(row["name"]), folded=fold(row["name"]), aliases=row["alias"].split(), is_urban=row["kind"] == Unit.Kind.WARD,
        is_mountain=row["mountain"] == "yes", is_island=row["island"] == "yes", lat=float(row["lat"]), lon=float(row["lon"]),
        area_km2=float(row["area_km2"]), tile_col=int(row["tile_col"]), tile_row=int(row["tile_row"]), valid_from=SINCE,
        source="; ".join(part for part in (SOURCE, row["geo_note"]) if part),
    )  # fmt: skip


def _load_former(rows: list[dict[str, str]]) -> None:
    wanted = {
        (row["code"], old.code, old.name, old.district) for row in rows for old in former_units(row["former_units"])
    }
    standing = {(old.unit_id, old.code, old.name, old.district): old.pk for old in FormerUnit.objects.all()}
    # What ended here in another one is not in the file.
    ended_here = set(Unit.objects.exclude(became=None).values_list("became", flat=True))
    over = [pk for key, pk in standing.items() if key not in wanted and key[0] not in ended_here]
    FormerUnit.objects.filter(pk__in=over).delete()
    FormerUnit.objects.bulk_create(
        FormerUnit(unit_id=unit, code=code, name=name, district=district, folded=fold(name))
        for unit, code, name, district in sorted(wanted - standing.keys())
    )


# --- communes that begin and end after the list that ships

AT_ONCE = 500
KINDS = {
    Unit.Kind.WARD: ("Phường", "Ward"),
    Unit.Kind.COMMUNE: ("Xã", "Commune"),
    Unit.Kind.SPECIAL_ZONE: ("Đặc khu", "Special Zone"),
}
_followers: dict[str, Callable[[Unit, Unit], int]] = {}


def follows(room: str, move: Callable[[Unit, Unit], int]) -> None:
    """Let a room above say what of its own goes along when a commune (the first) ends in another; `move` returns how many rows went, none
    the second time. Called once when the house starts."""
    _followers[room] = move


def moved(rows: models.QuerySet, old: Unit, new: Unit) -> int:  # type: ignore[type-arg]
    """Let these rows stand in the new unit, some hundred in each transaction; how many."""
    done = 0
    left = rows.filter(unit=old).order_by("pk")
    while those := list(left.values_list("pk", flat=True)[:AT_ONCE]):
        with transaction.atomic():
            done += rows.model._base_manager.filter(pk__in=those, unit=old).update(unit=new)
    return done


def add_unit(
    code: str, *, kind: str, name: str, since: date, lat: float, lon: float, area_km2: float, tile: tuple[int, int], source: str
) -> Unit:  # fmt: skip
    """Enter a commune that the shipped list does not have; the same again changes nothing. Refuses (BadUnit) a code that is not five digits or is
    another one's, a name that is there, an unknown kind, a place off the province's map or a tile that is taken, and a missing source."""
    said, where = clean_line(name), clean_line(source)
    if not (len(code) == 5 and code.isascii() and code.isdigit()):
        raise BadUnit("A code has five digits.", field="code")
    if kind not in KINDS:
        raise BadUnit("The kind is phuong, xa or dac_khu.", field="kind")
    if not said or len(said) > 60 or not slug(said):
        raise BadUnit("A name has 1 to 60 letters.", field="name")
    if not where:
        raise BadUnit("Say where this stands: the resolution and the directory.", field="source")
    if not (8 < lat < 24 and 102 < lon < 110 and 0 < area_km2 < 20_000):
        raise BadUnit("This is not in Vietnam: --at takes latitude, longitude and square kilometres.", field="at")
    if not all(0 <= part < 60 for part in tile):
        raise BadUnit("A tile is a column and a row of the map of tiles, from 0 on.", field="tile")
    before = Unit.objects.filter(pk=code).first()
    if before is not None:
        if (before.name, before.kind) == (said, kind):
            return before
        raise BadUnit(f"{code} is {before.full_name}.", field="code")
    if Unit.objects.filter(slug=slug(said)).exists():
        raise BadUnit(
            f"There is or was a commune of this name: {Unit.objects.get(slug=slug(said)).full_name}.", field="name"
        )
    taken = Unit.objects.standing().filter(tile_col=tile[0], tile_row=tile[1]).first()
    if taken is not None:
        raise BadUnit(f"On this tile stands {taken.full_name}.", field="tile")
    before_it, after_it = KINDS[Unit.Kind(kind)]
    with transaction.atomic():
        unit: Unit = Unit.objects.create(
            code=code, province_id=CODE, kind=kind, name=said, full_name=f"{before_it} {said}", full_name_en=f"{fold(said).title()} {after_it}",
            slug=slug(said), folded=fold(said), is_urban=kind == Unit.Kind.WARD, lat=lat, lon=lon, area_km2=area_km2, tile_col=tile[0],
            tile_row=tile[1], valid_from=since, source=where,
        )  # fmt: skip
        journal.record(UNIT_ADDED, unit, place=code, data={"since": since.isoformat(), "source": where})
    return unit


def end_unit(old: Unit, new: Unit, *, since: date, source: str) -> dict[str, int]:
    """From this day on, which has come, `old` is part of `new`: it is offered no more, is found under the new one's name, and what stands there
    now goes along, room by room; how many rows of each. Again goes on where it stopped. What was counted, sold and decided there stays there.

    Refuses (BadUnit) a day to come, a unit that ended elsewhere, one that did not begin, itself, and a missing source."""
    where = clean_line(source)
    if not where:
        raise BadUnit("Say where this stands: the resolution.", field="source")
    if since > world.today():
        raise BadUnit("This day is still to come. Do it on the day, or after it.", field="since")
    if old == new or new.valid_to is not None or new.valid_from > since:
        raise BadUnit(f"{new.full_name} is not there on this day.", field="into")
    if old.became_id not in (None, new.pk):
        raise BadUnit(f"{old.full_name} ended in {old.became_id} already.", field="code")
    with transaction.atomic():
        if Unit.objects.filter(pk=old.pk, valid_to=None).update(valid_to=since - timedelta(days=1), became=new):
            # By its name of before people go on finding it; what ended in it before goes on too.
            names = [(old.full_name, old.code, ""), *old.former_units.values_list("name", "code", "district")]
            FormerUnit.objects.bulk_create(
                [FormerUnit(unit=new, name=name, folded=fold(name), code=code, district=district) for name, code, district in names],
                ignore_conflicts=True,
            )  # fmt: skip
            journal.record(
                UNIT_ENDED, old, place=old.pk, data={"into": new.pk, "since": since.isoformat(), "source": where}
            )
    old.refresh_from_db()
    return {room: count for room, move in _followers.items() if (count := move(old, new))}
