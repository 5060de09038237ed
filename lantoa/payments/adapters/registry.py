"""Which services there are: the settings' table, one line each (`payments.bank_feed.<name>`)."""

from __future__ import annotations

from importlib import import_module

from django.conf import settings

from lantoa.payments.adapters.base import BankFeed

PLACE = "payments.bank_feed."


def feeds() -> dict[str, BankFeed]:
    """Every service by the name it has in hook addresses."""
    rows = {name.removeprefix(PLACE): path for name, path in settings.ADAPTERS.items() if name.startswith(PLACE)}
    return {name: import_module(f"{path}.adapter").FEED for name, path in rows.items()}
