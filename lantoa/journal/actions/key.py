"""The installation's own key: made once, kept beside the data where only its owner reads it, published in its public half."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from lantoa.kit.own_key import own_key


def signing_key() -> bytes:
    """The private key, made at first use; its public half is added to `root.pub`.

    Raises PermissionError when others may read it, ValueError when the file does not hold 64 hex digits.
    """
    return own_key(Path(settings.ROOT_KEY))
