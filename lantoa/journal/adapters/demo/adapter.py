"""A witness in this process: for tests and for looking around. It proves nothing to anybody, being no outsider."""

from __future__ import annotations

from typing import ClassVar

from lantoa.journal.adapters.base import Acknowledgement
from lantoa.journal.rules.root import SignedRoot, acknowledgement
from lantoa.journal.rules.signature import KEY_BYTES, is_signed, public_key, sign
from lantoa.kit.errors import AdapterError
from lantoa.kit.world import world

SEED = bytes(KEY_BYTES)
PUBLIC_KEY = public_key(SEED)


class Adapter:
    """Acknowledges every genuine root; `seen` holds their fingerprints until the process ends."""

    seen: ClassVar[list[str]] = []

    def tell(self, root: SignedRoot, address: str, public_key: bytes) -> Acknowledgement:
        if not root.is_genuine():
            raise AdapterError("the root is not signed by the key it names", retryable=False)
        fingerprint, at = root.statement.fingerprint.hex(), world.now()
        said = acknowledgement(fingerprint, at.isoformat())
        signature = sign(SEED, said)
        if not is_signed(said, signature, public_key):
            raise AdapterError("not signed with the witness's key", retryable=False)
        if fingerprint not in self.seen:
            self.seen.append(fingerprint)
        return Acknowledgement(at, {"at": at.isoformat(), "fingerprint": fingerprint, "signature": signature.hex()})

    def check_config(self, address: str, public_key: bytes) -> str:
        return "" if len(public_key) == KEY_BYTES else "public_key"
