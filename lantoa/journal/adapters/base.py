"""What the house needs of a server that keeps its roots."""

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
