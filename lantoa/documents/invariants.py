"""Each kept file is what its name says, and none is missing."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from lantoa.documents.adapters.base import FileStore, store
from lantoa.documents.models import File
from lantoa.kit.invariants import MOST_SHOWN, Tally, invariant


@invariant("documents.files", "the bytes of each kept file are there and have the SHA-256 that is its name")
def files(tally: Tally) -> Iterator[str]:
    broken, there = 0, store()
    for sha, size in File.objects.order_by("pk").values_list("sha256", "size").iterator(chunk_size=2_000):
        tally.rows += 1
        fault = _fault(there, sha, size)
        if fault and broken < MOST_SHOWN:
            broken += 1
            yield f"{sha}: {fault}"


def _fault(there: FileStore, sha: str, size: int) -> str:
    try:
        content = there.get(sha)
    except FileNotFoundError:
        return "its bytes are gone"
    except (OSError, ValueError) as error:
        return f"it cannot be read: {error}"
    if len(content) != size:
        return f"{len(content)} bytes instead of {size}"
    return "" if hashlib.sha256(content).hexdigest() == sha else "its bytes have another SHA-256"
