"""The shape that this release expects of its database."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from pkgutil import iter_modules

from django.apps import apps


@cache
def expected_migrations() -> frozenset[tuple[str, str]]:
    """(app, name) of every migration of the code, by the names of the files: loading them takes a tenth of a second."""
    return frozenset(
        (app.label, module.name)
        for app in apps.get_app_configs()
        for module in iter_modules([str(Path(app.path) / "migrations")])
        if not module.ispkg and module.name[0] not in "_~"
    )
