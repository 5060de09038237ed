"""Which carriers there are: the settings' table, one line each (`shipping.carrier.<name>`)."""

from __future__ import annotations

from importlib import import_module

from django.conf import settings

from lantoa.shipping.adapters.base import Carrier

PLACE = "shipping.carrier."


def carriers() -> dict[str, Carrier]:
    """Every carrier by the name it has in hook addresses."""
    rows = {name.removeprefix(PLACE): path for name, path in settings.ADAPTERS.items() if name.startswith(PLACE)}
    return {name: import_module(f"{path}.adapter").CARRIER for name, path in rows.items()}
