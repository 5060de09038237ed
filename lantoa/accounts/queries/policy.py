"""Who may do what: the rows of every room in one table. A route without a row is closed."""

from __future__ import annotations

import sys
from dataclasses import replace
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

    One room keeps a kind; rooms above may say where they show it too. Raises ValueError when two keep one kind or none does, or one
    names a route without a row.
    """
    known = policy_table()
    modules = [sys.modules.get(f"{config.name}.policy") for config in apps.get_app_configs()]
    rows = [field for module in modules for field in getattr(module, "FIELDS", [])]
    kept = [field for field in rows if field.kept]
    table = {field.name: field for field in kept}
    if len(table) < len(kept):
        raise ValueError(f"two rooms keep one kind of data: {sorted(field.name for field in kept)}")
    for field in rows:
        if field.name not in table or not field.routes <= known.keys():
            raise ValueError(f"{field.name}: kept nowhere, or on unknown routes {sorted(field.routes - known.keys())}")
        keeper = table[field.name]
        table[field.name] = replace(keeper, routes=keeper.routes | field.routes)
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
