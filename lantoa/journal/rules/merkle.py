"""Merkle trees as in RFC 6962, 2.1: leaves and nodes are hashed apart, so that neither can be passed off as the other."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

EMPTY = hashlib.sha256(b"").digest()


def leaf(data: bytes) -> bytes:
    """The hash of a leaf."""
    return hashlib.sha256(b"\x00" + data).digest()


def node(left: bytes, right: bytes) -> bytes:
    """The hash of what stands over two hashes."""
    return hashlib.sha256(b"\x01" + left + right).digest()


class Tree:
    """A tree over leaf hashes in their order. Pairing level by level, the odd one moving up, gives the tree of the RFC."""

    def __init__(self, leaves: Sequence[bytes]) -> None:
        self._levels = [list(leaves)]
        while len(self._levels[-1]) > 1:
            below = self._levels[-1]
            above = [node(below[at], below[at + 1]) for at in range(0, len(below) - 1, 2)]
            self._levels.append(above + below[len(above) * 2 :])

    @property
    def root(self) -> bytes:
        """The one hash over all leaves; of no leaves the hash of nothing."""
        return self._levels[-1][0] if self._levels[0] else EMPTY

    def path(self, place: int) -> list[bytes]:
        """The hashes beside the way from the leaf at this place to the root, lowest first."""
        found = []
        for level in self._levels[:-1]:
            beside = place ^ 1
            if beside < len(level):
                found.append(level[beside])
            place >>= 1
        return found


def root_over(leaf_hash: bytes, place: int, size: int, path: Sequence[bytes]) -> bytes | None:
    """The root that this path leads to from a leaf at `place` among `size`; None when no such path exists."""
    if not 0 <= place < size:
        return None
    found, last, rest = leaf_hash, size - 1, list(path)
    while last > 0:
        if place & 1 or place < last:
            if not rest:
                return None
            beside = rest.pop(0)
            found = node(beside, found) if place & 1 else node(found, beside)
        place, last = place >> 1, last >> 1
    return None if rest else found
