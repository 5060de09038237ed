"""The door to places: the 54 units, what people call them, and the province's dated status."""

from lantoa.places.actions import load_places
from lantoa.places.models import FormerUnit, ProvinceStatus, Unit
from lantoa.places.queries import (
    find_units,
    province_status,
    tiles,
    unit_choices,
    unit_named,
    unit_title,
    units,
    units_by_name,
)

__all__ = [
    "FormerUnit", "ProvinceStatus", "Unit", "find_units", "load_places", "province_status", "tiles", "unit_choices", "unit_named",
    "unit_title", "units", "units_by_name",
]  # fmt: skip
