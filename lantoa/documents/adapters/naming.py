"""Where a file lies by its name, alike in a folder and in a bucket."""

from __future__ import annotations

import re

SHA = re.compile(r"[0-9a-f]{64}")


def place_of(sha: str) -> str:
    """Two folders deep, so that none holds too many; ValueError for what is no SHA-256."""
    if not SHA.fullmatch(sha):
        raise ValueError("not a SHA-256 in lower-case hex")
    return f"{sha[:2]}/{sha[2:4]}/{sha}"
