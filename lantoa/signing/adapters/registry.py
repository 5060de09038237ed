"""Which services keep signing keys: the settings' table, one line each (`signing.signer.<name>`)."""

from __future__ import annotations

from importlib import import_module

from django.conf import settings

from lantoa.signing.adapters.base import Signer

PLACE = "signing.signer."


def signers() -> dict[str, Signer]:
    """Every service by its name."""
    rows = {name.removeprefix(PLACE): path for name, path in settings.ADAPTERS.items() if name.startswith(PLACE)}
    return {name: import_module(f"{path}.adapter").SIGNER for name, path in rows.items()}
