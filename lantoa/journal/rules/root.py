"""What a root says: where every chain stood, which seals came since the root before, and the root before itself."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from lantoa.journal.rules import merkle
from lantoa.journal.rules.chain import canonical
from lantoa.journal.rules.signature import is_signed

# In front of what is signed, so that a signature for one purpose is worthless for another.
ROOT_MARK = b"lantoa root v1\n"
WITNESS_MARK = b"lantoa witness v1\n"


def seal_leaf(position: int, seq: int, seal: bytes) -> bytes:
    """The leaf hash of one seal: where it stands in the order of all, where in its chain, and its hash."""
    return merkle.leaf(canonical({"position": position, "seq": seq, "seal": seal.hex()}))


@dataclass(frozen=True, slots=True)
class Head:
    """Where a chain stood: its last seal, and the Merkle root over its seals from `since` to `seq`, those that are new
    under this root. A chain without new seals has `since` = `seq` + 1 and the root of nothing."""

    chain: str
    since: int
    seq: int
    seal: bytes
    new: bytes

    def leaf(self) -> bytes:
        written = {"chain": self.chain, "since": self.since, "seq": self.seq, "seal": self.seal.hex()}
        return merkle.leaf(canonical({**written, "new": self.new.hex()}))

    def standing(self) -> Head:
        """The same chain under a later root when nothing was added to it."""
        return Head(self.chain, self.seq + 1, self.seq, self.seal, merkle.EMPTY)


def tree_of(heads: Iterable[Head]) -> merkle.Tree:
    """The tree over the heads of all chains, by the chains' names."""
    return merkle.Tree([head.leaf() for head in sorted(heads, key=lambda head: head.chain)])


@dataclass(frozen=True, slots=True)
class Statement:
    """What is signed: the root over the heads of all chains at a position, its number, time, key, and the fingerprint of
    the root before, so that whoever holds one root holds all before it."""

    number: int
    position: int
    chains: int
    root: bytes
    before: bytes
    key: bytes
    signed_at: datetime

    def written(self) -> dict[str, Any]:
        return {
            "number": self.number,
            "position": self.position,
            "chains": self.chains,
            "root": self.root.hex(),
            "before": self.before.hex(),
            "key": self.key.hex(),
            "signed_at": self.signed_at.astimezone(UTC).isoformat(timespec="microseconds"),
        }

    def message(self) -> bytes:
        """The bytes that are signed."""
        return ROOT_MARK + canonical(self.written())

    @property
    def fingerprint(self) -> bytes:
        """32 bytes by which the whole root is known: to the root after it, to witnesses, in print."""
        return hashlib.sha256(self.message()).digest()


@dataclass(frozen=True, slots=True)
class SignedRoot:
    """A statement with its signature, as witnesses get it."""

    statement: Statement
    signature: bytes

    def is_genuine(self) -> bool:
        """Whether the key it names has signed it. Whose key that is has to be asked besides."""
        return is_signed(self.statement.message(), self.signature, self.statement.key)

    def written(self) -> dict[str, Any]:
        said = {"fingerprint": self.statement.fingerprint.hex(), "signature": self.signature.hex()}
        return {**self.statement.written(), **said}


def acknowledgement(fingerprint: str, at: str) -> bytes:
    """The bytes a witness signs: which root it has seen (hex) and when (ISO 8601 with zone)."""
    return WITNESS_MARK + canonical({"at": at, "fingerprint": fingerprint})
