"""Which way roots go to servers of other bodies: the settings' line `journal.witness.server`."""

from __future__ import annotations

from importlib import import_module
from typing import cast

from django.conf import settings

from lantoa.journal.adapters.base import RootWitness

PLACE = "journal.witness.server"


def root_witness() -> RootWitness:
    """The adapter named in the settings."""
    return cast("RootWitness", import_module(f"{settings.ADAPTERS[PLACE]}.adapter").Adapter())
