"""Files in the memory of one process, for tests that need a place and no disk. Gone with it."""

from __future__ import annotations

from collections.abc import Iterator

from lantoa.documents.adapters.naming import place_of

_kept: dict[str, bytes] = {}


class Adapter:
    """See FileStore."""

    def put(self, sha: str, content: bytes) -> None:
        place_of(sha)
        _kept[sha] = content

    def get(self, sha: str) -> bytes:
        place_of(sha)
        try:
            return _kept[sha]
        except KeyError:
            raise FileNotFoundError(sha) from None

    def has(self, sha: str) -> bool:
        place_of(sha)
        return sha in _kept

    def remove(self, sha: str) -> None:
        place_of(sha)
        _kept.pop(sha, None)

    def names(self) -> Iterator[str]:
        return iter(list(_kept))

    def check_config(self) -> str:
        return ""
