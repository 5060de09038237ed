"""Who may do what: the rows of every room in one table. A route without a row is closed."""

from __future__ import annotations

import sys
from functools import cache

from django.apps import apps
from django.utils.module_loading import autodiscover_modules

from lantoa.kit.access import Policy


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
