"""Hands roots to another body's server and keeps its signed word."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlsplit

from lantoa.journal.adapters.base import Acknowledgement
from lantoa.journal.adapters.witness_server import client
from lantoa.journal.rules.root import SignedRoot, acknowledgement
from lantoa.journal.rules.signature import KEY_BYTES, is_signed
from lantoa.kit.errors import AdapterError


class Adapter:
    """One POST a root; see docs/adapters/witness_server.md for what is said on the wire."""

    def tell(self, root: SignedRoot, address: str, public_key: bytes) -> Acknowledgement:
        said = client.post(address, root.written())
        fingerprint, at, signature = (str(said.get(name, "")) for name in ("fingerprint", "at", "signature"))
        if fingerprint != root.statement.fingerprint.hex():
            raise AdapterError("the answer speaks of another root", retryable=False)
        if not is_signed(acknowledgement(fingerprint, at), _bytes(signature), public_key):
            raise AdapterError("the answer is not signed with the witness's key", retryable=False)
        return Acknowledgement(_time(at), {"at": at, "fingerprint": fingerprint, "signature": signature})

    def check_config(self, address: str, public_key: bytes) -> str:
        try:
            parts = urlsplit(address)
            reachable = parts.scheme in {"http", "https"} and bool(parts.hostname)
        except ValueError:
            reachable = False
        if not reachable or not address.isascii() or not address.isprintable() or " " in address:
            return "address"
        return "" if len(public_key) == KEY_BYTES else "public_key"


def _bytes(text: str) -> bytes:
    try:
        return bytes.fromhex(text)
    except ValueError:
        return b""


def _time(text: str) -> datetime:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise AdapterError("the answer names no time", retryable=False) from None
    if at.tzinfo is None:
        raise AdapterError("the answer's time has no zone", retryable=False)
    return at
