"""The door to places: the units, what people call them, how one begins and ends, and the province's dated status."""

from lantoa.places.actions import add_unit, end_unit, follows, load_places, moved
from lantoa.places.errors import BadUnit
from lantoa.places.models import FormerUnit, ProvinceStatus, Unit
from lantoa.places.queries import (
    find_units,
    province_status,
    shipped_units,
    standing_units,
    tiles,
    tiles_around,
    unit_choices,
    unit_named,
    unit_title,
    units,
    units_by_name,
)

__all__ = [
    "BadUnit", "FormerUnit", "ProvinceStatus", "Unit", "add_unit", "end_unit", "find_units", "follows", "load_places", "moved", "province_status",
    "shipped_units", "standing_units", "tiles", "tiles_around", "unit_choices", "unit_named", "unit_title", "units", "units_by_name",
]  # fmt: skip
