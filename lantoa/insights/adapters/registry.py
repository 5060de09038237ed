"""Which engine counts: the settings' `ANALYTICS` says it, by name or as "spark://" and a master."""

from __future__ import annotations

from importlib import import_module

from django.conf import settings

from lantoa.insights.adapters.base import Engine


def engine(named: str = "") -> Engine:
    """The engine of that name ("duckdb", "spark://local[2]"), or the one the settings name. Raises KeyError for one unknown."""
    name, _mark, master = (named or settings.ANALYTICS).partition("://")
    module = import_module(f"{settings.ADAPTERS[f'insights.engine.{name}']}.adapter")
    found: Engine = module.engine(master)
    return found
