"""The keys whose signatures count: those this installation has published."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from lantoa.kit.own_key import published_keys


def public_keys() -> list[bytes]:
    """Every public key this installation has signed roots with, the present one last; none where its file is not at hand.

    They stand in `root.pub` beside the private key, one in hex a line, and not in the database: whoever can rewrite the
    database cannot make another key count.
    """
    return published_keys(Path(settings.ROOT_KEY))
