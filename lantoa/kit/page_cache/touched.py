"""What one connection's present transaction changes on public pages."""

from __future__ import annotations

from collections.abc import Iterable

from lantoa.kit.page_cache.table import EVERYTHING


class Touched:
    """Collected until the commit: which rooms' watched tables were written, and whose pages each room said it changes."""

    __slots__ = ("_named", "_said", "_written")

    def __init__(self) -> None:
        self._written: set[str] = set()
        self._said: set[str] = set()
        self._named: set[str] = set()

    def wrote(self, room: str) -> None:
        """A statement changed a watched table of this room."""
        self._written.add(room)

    def touch(self, room: str, names: Iterable[str]) -> None:
        """What this room writes in this transaction changes the pages of these names and of no others.

        Without any name nothing is said, and everybody's pages count as changed.
        """
        given = set(names)
        if given:
            self._said.add(room)
            self._named |= given

    def names(self) -> frozenset[str]:
        """Whose pages the commit changes: none where nothing watched was written, everybody's where a room did not say whose."""
        if not self._written:
            return frozenset()
        if not self._written <= self._said:
            return frozenset({EVERYTHING})
        return frozenset(self._named)

    def clear(self) -> None:
        self._written.clear()
        self._said.clear()
        self._named.clear()
