"""Who may do what: the rows of every room in one table. A route without a row is closed."""

from __future__ import annotations

import sys
from functools import cache

from django.apps import apps
from django.utils.module_loading import autodiscover_modules

from lantoa.kit.access import Field, Policy


@cache
def policy_table() -> dict[str, Policy]:
    """Every room's rows by route name (`stores:open`), read once a process.

    Raises ValueError when two rows name one route.
    """
    autodiscover_modules("policy")
    table: dict[str, Policy] = {}
    for config in apps.get_app_configs():
        for row in getattr(sys.modules.get(f"{config.name}.policy"), "POLICY", []):
            if row.route in table:
                raise ValueError(f"two policy rows for {row.route}")
            table[row.route] = row
    return table


@cache
def field_table() -> dict[str, Field]:
    """Every room's kinds of personal and secret data by name, read once a process: on which pages each may be read.

    Raises ValueError when two rooms name one kind, or one names a route without a row.
    """
    known = policy_table()
    table: dict[str, Field] = {}
    for config in apps.get_app_configs():
        for field in getattr(sys.modules.get(f"{config.name}.policy"), "FIELDS", []):
            if field.name in table or not field.routes <= known.keys():
                raise ValueError(f"{field.name}: named twice, or on unknown routes {sorted(field.routes - known.keys())}")
            table[field.name] = field
    return table
