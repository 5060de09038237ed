"""Which large tables lie in parts, which could, and whether the months to come have theirs."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.apps import apps
from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lantoa.kit.database.parts import blocks, numbers, standing
from lantoa.kit.database.parts.standing import Large
from lantoa.kit.world import world
from lantoa.places import api as places
from lantoa.portal.queries.backup import AMBER, GREEN, RED, Light

FILE = Path(__file__).parents[1] / "data" / "large_tables.toml"
NEXT = 2  # this month and the next must have their parts


@dataclass(frozen=True, slots=True)
class Grows:
    """A large table: the model's name; how it is cut, or None with the reason (`says`), else what it grows with."""

    model: str
    table: str
    large: Large | None
    says: str


@dataclass(frozen=True, slots=True)
class Planned:
    """How a large table stands: rows by the database's estimate, bytes with indexes, its parts that hold rows."""

    it: Grows
    rows: int
    size: int
    parts: list[standing.Part]


@cache
def growing() -> list[Grows]:
    """What the data file says of them, those to be cut first. LookupError for a model that is not there."""
    said = tomllib.loads(FILE.read_text(encoding="utf-8"))
    found = []
    for row in said["table"]:
        meta = apps.get_model(row["model"])._meta
        by = "id" if row["by"] == "id" else "day"
        column = str(meta.get_field(row["by"]).column)
        large = Large(meta.db_table, by, column, final=row.get("final", False))  # type: ignore[arg-type]
        found.append(Grows(row["model"], meta.db_table, large, row["grows"]))
    found += [
        Grows(row["model"], apps.get_model(row["model"])._meta.db_table, None, row["why"]) for row in said["whole"]
    ]
    return found


def large_tables() -> list[Large]:
    return [one.large for one in growing() if one.large]


def plan() -> list[Planned]:
    """How each stands, on PostgreSQL. Three questions a table."""
    return [Planned(one, *standing.size(one.table), standing.parts(one.table)) for one in growing()]


def home_province() -> int | None:
    """The number of the house's province, which its rows' numbers begin with: the one they began with, or where none lies in parts yet the one its
    units are of; None where these are of several."""
    for one in in_parts():
        told = blocks.read(numbers.last(one.table)) if one.by == "id" else None
        if told:
            return told[0]
    codes = {unit.province_id for unit in places.units()}
    return int(codes.pop()) if len(codes) == 1 else None


def in_parts() -> list[Large]:
    """Those that lie in parts; none where the database is the embedded one."""
    if connection.vendor != "postgresql":
        return []
    return [one for one in large_tables() if standing.is_in_parts(one.table)]


def parts_light() -> Light:
    """Whether the months to come have their parts, nothing went astray, and no cutting was left half done."""
    those = in_parts()
    if not those:
        return Light(GREEN, _("Large tables are not in parts yet; that is fine."))
    todo, today, province = _("Run “lantoa partitions ahead”."), world.today(), home_province() or 0
    now = [one.table for one in those if standing.missing(one, province, today, 1)]
    if now:
        return Light(RED, _("This month has no part in %(table)s.") % {"table": now[0]}, todo)
    soon = [one.table for one in those if standing.missing(one, province, today, NEXT)]
    if soon:
        return Light(AMBER, _("Next month has no part in %(table)s yet.") % {"table": soon[0]}, todo)
    astray = [name for one in those for name in standing.astray(one)]
    if astray:
        return Light(AMBER, _("Rows without a month lie in %(table)s.") % {"table": astray[0]}, todo)
    half = [one.table for one in those if standing.unfinished(one)]
    if half:
        return Light(AMBER, _("%(table)s is only half put in parts.") % {"table": half[0]}, _("Run “lantoa partitions make”."))  # fmt: skip
    says = ngettext("%(num)s large table lies in parts, the months to come too.", "%(num)s large tables lie in parts, the months to come too.", len(those)) % {"num": len(those)}  # fmt: skip
    return Light(GREEN, says)
