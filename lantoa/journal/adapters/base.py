"""What the house needs of a server, and of the way to a mailbox, that keep its roots."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from lantoa.journal.rules.root import SignedRoot


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """The witness has the root since `at`; `how` is its signed answer, kept as evidence (plain values)."""

    at: datetime
    how: Mapping[str, Any]


class RootWitness(Protocol):
    """A way to hand roots to witnesses and to get their word for it."""

    def tell(self, root: SignedRoot, address: str, public_key: bytes) -> Acknowledgement:
        """Hand the root over and return the witness's word, signed with the key it gave us before.

        A root told again is acknowledged again. Raises AdapterError: retryable when the witness is away or busy, not
        when it refuses or its answer is not signed by its key.
        """
        ...

    def check_config(self, address: str, public_key: bytes) -> str:
        """ "" when a witness of this address and key can be told, else the part that cannot: "address" or "public_key"."""
        ...


@dataclass(frozen=True, slots=True)
class Sent:
    """Handed over to the mail server at `at` under this Message-ID. Whether anybody has it or has read it nobody knows."""

    at: datetime
    message_id: str


class RootMail(Protocol):
    """A way to send roots to witnesses' mailboxes."""

    def send(self, root: SignedRoot, name: str, address: str) -> Sent:
        """Send the root to the mailbox of the body of this name, with plain words what to do with it.

        The same root to the same mailbox has the same Message-ID. Raises AdapterError: retryable when the mail server
        is away or busy, not when it refuses or the root or the address is none.
        """
        ...

    def can_reach(self, address: str) -> bool:
        """Whether this is the address of one mailbox, as mail servers take it."""
        ...

    def check_config(self) -> str:
        """ "" when mail can leave here, else the setting that is missing."""
        ...
