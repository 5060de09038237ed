"""Places have no routes, hence no rows."""

from lantoa.kit.access import Policy
from lantoa.kit.homes import shared

POLICY: list[Policy] = []

HOMES = [
    *shared("the same places for everybody", "places.Province", "places.ProvinceStatus", "places.Unit", "places.FormerUnit"),
]  # fmt: skip
