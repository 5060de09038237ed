"""The installation's own key: made once, kept beside the data where only its owner reads it, published in its public half."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from lantoa.journal.queries.keys import public_key_file, public_keys
from lantoa.journal.rules.signature import KEY_BYTES, public_key
from lantoa.kit.world import world


def signing_key() -> bytes:
    """The private key, made at first use; its public half is added to `root.pub`.

    Raises PermissionError when others may read it, ValueError when the file does not hold 64 hex digits.
    """
    fresh = world.random.getrandbits(KEY_BYTES * 8).to_bytes(KEY_BYTES, "big")
    kept = world.keep_secret(Path(settings.ROOT_KEY), fresh.hex().encode() + b"\n")
    try:
        seed = bytes.fromhex(kept.decode("ascii").strip())
    except ValueError:
        seed = b""
    if len(seed) != KEY_BYTES:
        raise ValueError(f"{Path(settings.ROOT_KEY).name} must hold 64 hex digits")
    _publish(public_key(seed))
    return seed


def _publish(public: bytes) -> None:
    keys = public_keys()
    if public not in keys:
        lines = [key.hex() for key in (*keys, public)]
        world.write_file(public_key_file(), "\n".join([*lines, ""]).encode())
