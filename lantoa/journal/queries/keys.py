"""The keys whose signatures count: those this installation has published."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from lantoa.journal.rules.signature import KEY_BYTES
from lantoa.kit.world import world


def public_keys() -> list[bytes]:
    """Every public key this installation has signed roots with, the present one last; none where its file is not at hand.

    They stand in `root.pub` beside the private key, one in hex a line, and not in the database: whoever can rewrite the
    database cannot make another key count.
    """
    try:
        lines = world.read_file(public_key_file()).decode("ascii").split()
        keys = [bytes.fromhex(line) for line in lines]
    except FileNotFoundError:
        return []
    except ValueError:
        raise ValueError(f"{public_key_file().name} must hold keys of 64 hex digits, one a line") from None
    return [key for key in keys if len(key) == KEY_BYTES]


def public_key_file() -> Path:
    return Path(settings.ROOT_KEY).with_suffix(".pub")
