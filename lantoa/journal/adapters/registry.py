"""Which way roots go to servers and mailboxes of other bodies: the settings' lines `journal.witness.server` and `journal.witness.mail`."""

from __future__ import annotations

from importlib import import_module
from typing import Any, cast

from django.conf import settings

from lantoa.journal.adapters.base import RootMail, RootWitness

SERVER, MAIL = "journal.witness.server", "journal.witness.mail"


def root_witness() -> RootWitness:
    """The way to servers named in the settings."""
    return cast("RootWitness", _adapter(SERVER))


def root_mail() -> RootMail:
    """The way to mailboxes named in the settings."""
    return cast("RootMail", _adapter(MAIL))


def _adapter(place: str) -> Any:
    return import_module(f"{settings.ADAPTERS[place]}.adapter").Adapter()
