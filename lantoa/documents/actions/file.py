"""Keep bytes once, under the name of their content."""

from __future__ import annotations

import hashlib

from lantoa.documents.adapters.base import store
from lantoa.documents.models import LONGEST_TYPE, File
from lantoa.kit.world import world


def keep_file(content: bytes, content_type: str) -> File:
    """Keep the bytes and return their row; the same bytes again give the same row.

    The bytes are durable where files are kept before the row is there, so that no row ever points to nothing. Call it outside a
    transaction: it writes files. A `content_type` longer than its column is refused (ValueError) on every database, since not
    every one would.
    """
    if len(content_type) > LONGEST_TYPE:
        raise ValueError(f"{content_type} is too long a name for a kind of file")
    sha = hashlib.sha256(content).hexdigest()
    found = File.objects.filter(pk=sha).first()
    there = store()
    if found is None or not there.has(sha):
        there.put(sha, content)
    defaults = {"size": len(content), "content_type": content_type, "created_at": world.now()}
    return found or File.objects.get_or_create(sha256=sha, defaults=defaults)[0]
