"""Whose rows are whose: what every room says of its tables, gathered for the database's own wall."""

from __future__ import annotations

import sys
from functools import cache

from django.apps import apps
from django.conf import settings
from django.db import connection
from django.utils.module_loading import autodiscover_modules

from lantoa.kit.access import Rows
from lantoa.kit.database import mason, wall


@cache
def row_table() -> dict[str, Rows]:
    """Every room's word on its tables by table name, read once a process. Raises ValueError when two speak of one table."""
    autodiscover_modules("policy")
    found: dict[str, Rows] = {}
    for config in apps.get_app_configs():
        for rows in getattr(sys.modules.get(f"{config.name}.policy"), "ROWS", []):
            table = apps.get_model(rows.model)._meta.db_table
            if table in found:
                raise ValueError(f"two words on the rows of {rows.model}")
            found[table] = rows
    return found


def guarded_tables() -> frozenset[str]:
    """The tables the database guards."""
    return frozenset(table for table, rows in row_table().items() if rows.theirs)


def put_up_wall() -> None:
    """Make PostgreSQL guard what the rooms say, after its tables were brought up to date.

    Where the web has a login of its own, a table guarded since this release waits for the next time: until they are started anew,
    the web processes of the release before do not say who asks for it.
    """
    theirs = {table: row_table()[table].theirs for table in guarded_tables()}
    mason.put_up(theirs, role=settings.WALL_ROLE, waits=bool(settings.WALL_LOGIN))


def stand_behind_wall(*, always: bool = True) -> bool:
    """From now on this process says who asks; False where there is no wall to stand behind: no PostgreSQL, or no role to ask as."""
    if connection.vendor != "postgresql":
        return False
    if settings.WALL_LOGIN:
        role = ""
    elif mason.role_there(settings.WALL_ROLE):
        role = settings.WALL_ROLE
    else:
        return False
    wall.stand(guarded_tables(), role=role, always=always)
    return True
