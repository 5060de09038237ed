"""Who may do what: the rows of every room in one table. A route without a row is closed."""

from __future__ import annotations

import sys
from functools import cache

from django.apps import apps
from django.utils.module_loading import autodiscover_modules

from lantoa.accounts.queries.actor import ActingPerson, Visitor
from lantoa.kit.access import Field, Policy
from lantoa.places import api as places


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
                raise ValueError(
                    f"{field.name}: named twice, or on unknown routes {sorted(field.routes - known.keys())}"
                )
            table[field.name] = field
    return table


def reaches(actor: ActingPerson | Visitor, route: str, unit: places.Unit) -> bool:
    """Whether what lies in this commune is within the scope of this route's row for the body the actor works for: its own commune's
    ("commune"), its province's ("province"), everybody's ("any"). A row of scope "own" speaks of single things and reaches no commune."""
    scope, body = policy_table()[route].scope, actor.organisation
    home = body.unit if body is not None else None
    if scope == "any":
        return True
    if home is None or scope == "own":
        return False
    return home.pk == unit.pk or (scope == "province" and home.province_id == unit.province_id)
