"""Parts for the months to come, in every large table that lies in parts."""

from __future__ import annotations

from django.db import OperationalError, connection

from lantoa.kit.database.parts.ahead import forget_bound, make_ahead
from lantoa.kit.world import world
from lantoa.portal.queries.parts import home_province, in_parts, large_tables


def parts_ahead(*, province: int | None = None) -> list[str]:
    """Make what is missing, and take away what a cutting left behind; the names of the parts made. Again changes nothing.

    A lock that is not to be had is left for the next time; the others are done all the same, then OperationalError.
    """
    if connection.vendor != "postgresql":
        return []
    number = province or home_province()
    made, late = [], None
    for one in large_tables():
        try:
            forget_bound(one)
        except OperationalError as error:
            late = error
    for one in in_parts() if number is not None else []:
        try:
            made += make_ahead(one, province=number, today=world.today())  # type: ignore[arg-type]
        except OperationalError as error:
            late = error
    if late is not None:
        raise late
    return made
