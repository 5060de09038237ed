"""Bring the real places into the database."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from lantoa.kit.vietnamese import fold, slug
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
        names = [field.name for field in Unit._meta.concrete_fields if not field.primary_key]
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
    FormerUnit.objects.filter(pk__in=[pk for key, pk in standing.items() if key not in wanted]).delete()
    FormerUnit.objects.bulk_create(
        FormerUnit(unit_id=unit, code=code, name=name, district=district, folded=fold(name))
        for unit, code, name, district in sorted(wanted - standing.keys())
    )
