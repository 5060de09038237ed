"""Files in a folder of this machine (LANTOA_VAR/files): for a house that stands on one."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from lantoa.documents.adapters.naming import SHA, place_of
from lantoa.kit.world import world


class Adapter:
    """See FileStore. Written beside, synced, renamed."""

    def path(self, sha: str) -> Path:
        return Path(settings.FILES_ROOT) / place_of(sha)

    def put(self, sha: str, content: bytes) -> None:
        path = self.path(sha)
        if not path.exists():
            world.write_file(path, content)

    def get(self, sha: str) -> bytes:
        return world.read_file(self.path(sha))

    def has(self, sha: str) -> bool:
        return self.path(sha).exists()

    def remove(self, sha: str) -> None:
        world.remove_file(self.path(sha))

    def names(self) -> Iterator[str]:
        for _folder, _folders, names in os.walk(settings.FILES_ROOT):
            # What is still being written has another name.
            yield from (name for name in names if SHA.fullmatch(name))

    def check_config(self) -> str:
        root = Path(settings.FILES_ROOT)
        place = next(one for one in (root, *root.parents) if one.exists())
        return "" if os.access(place, os.W_OK) else f"{place} cannot be written to"
