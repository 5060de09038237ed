"""A mailbox in this process: for tests and for looking around. It proves nothing to anybody, being no outsider."""

from __future__ import annotations

from typing import ClassVar

from lantoa.journal.adapters.base import Sent
from lantoa.journal.rules.root import SignedRoot
from lantoa.kit.errors import AdapterError
from lantoa.kit.world import world


class Adapter:
    """Takes every genuine root; `seen` holds (mailbox, fingerprint) until the process ends."""

    seen: ClassVar[list[tuple[str, str]]] = []

    def send(self, root: SignedRoot, name: str, address: str) -> Sent:
        if not root.is_genuine() or not self.can_reach(address):
            raise AdapterError("the root is not genuine or the address is none", retryable=False)
        fingerprint = root.statement.fingerprint.hex()
        self.seen.append((address, fingerprint))
        return Sent(world.now(), f"<{fingerprint[:16]}@demo.invalid>")

    def can_reach(self, address: str) -> bool:
        local, at, domain = address.partition("@")
        return bool(at) and bool(local) and "." in domain and address.isprintable() and " " not in address

    def check_config(self) -> str:
        return ""
