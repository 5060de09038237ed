"""The web's own login to PostgreSQL, where the operator gave it one: it owns no table and reads no key (LANTOA_WEB_DATABASE)."""

from __future__ import annotations


def lodge() -> None:
    """From now on this process knows the database by that login only. Before it has a line to it."""
    from django.conf import settings
    from django.db import connections

    from config.database import database

    if settings.WALL_LOGIN:
        connections.settings["default"].update(
            {
                name: value
                for name, value in database(settings.WALL_LOGIN, settings.VAR).items()
                if name in {"NAME", "USER", "PASSWORD", "HOST", "PORT"}
            }
        )
