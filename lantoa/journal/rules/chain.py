"""How an entry is written down byte for byte, and how each seal binds the one before it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

FIRST = b"\x00" * 32
SALT_BYTES = 32


def canonical(value: Mapping[str, Any]) -> bytes:
    """The one spelling of a JSON object: sorted keys, no spaces, UTF-8."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def body_hash(body: Mapping[str, Any]) -> str:
    """SHA-256, in hex, of a command's body in its canonical spelling (RFC 8785 without its number rules: bodies hold no floats)."""
    return hashlib.sha256(canonical(body)).hexdigest()


def seal_hash(before: bytes, entry: Mapping[str, Any]) -> bytes:
    """The 32 bytes that seal an entry: SHA-256 over the previous seal of its chain and the entry's canonical spelling."""
    return hashlib.sha256(before + canonical(entry)).digest()


def commitment(salt: bytes, body: Mapping[str, Any]) -> str:
    """SHA-256, in hex, over a 32-byte salt and the body's canonical spelling: it binds the body and tells nothing of it.

    An entry holds the commitment; whoever owns the body keeps body and salt, and may forget them.
    """
    if len(salt) != SALT_BYTES:
        raise ValueError("a salt has 32 bytes")
    return hashlib.sha256(salt + canonical(body)).hexdigest()


def raw(stored: object) -> bytes:
    """A hash as it stands in a database, whatever somebody has put there instead."""
    return bytes(stored) if isinstance(stored, bytes | bytearray | memoryview) else str(stored).encode()


def chain_of(on_behalf_of: int | None) -> str:
    """The chain an entry belongs to: its organisation's, else the platform's."""
    return f"organisation:{on_behalf_of}" if on_behalf_of else "platform"
