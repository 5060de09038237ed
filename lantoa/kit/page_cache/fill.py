"""One public page being built: what it depends on, how long it can be good, and whether it may be kept."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from lantoa.kit.page_cache.statements import named
from lantoa.kit.page_cache.table import ANY, EVERYTHING, Table, row_of
from lantoa.kit.world import VIETNAM, world

# Where a request's environment holds its fill.
KEY = "lantoa.fill"
_EVERYTHING = row_of(EVERYTHING)


class Fill:
    """Made before the page's first question to the database. `known` are the rows the same page depended on last time."""

    __slots__ = ("_began", "_known", "_look", "_start", "_table", "admitted", "names", "statements", "until")

    def __init__(self, table: Table, known: Collection[int] = ()) -> None:
        self._table = table
        self._known = frozenset(known)
        self._start = table.look((ANY,))
        self._look = table.look(self._known)
        self._began = world.now()
        self.admitted = False
        self.names: frozenset[str] = frozenset()
        self.until: datetime | None = None
        self.statements: list[str] = []

    def admit(self) -> None:
        """The route is one of those whose pages are the same bytes for everybody."""
        self.admitted = True

    def depends(self, names: Iterable[str], until: datetime | None) -> None:
        """What the page shows changes with commits that touch one of these names, and by itself at `until`."""
        self.names = frozenset(names)
        # A page says what is true today; the next day begins at midnight in Vietnam.
        tomorrow = (self._began.astimezone(VIETNAM) + timedelta(days=1)).replace(
            hour=0, minute=0, second=0, microsecond=0
        )
        self.until = min(until, tomorrow) if until else tomorrow

    @property
    def is_public(self) -> bool:
        """Whether the answer is the same for everybody, by its route and by its view's word."""
        return self.admitted and bool(self.names)

    def rows(self) -> frozenset[int]:
        """The rows of the table that the page depends on."""
        return frozenset({_EVERYTHING, *map(row_of, self.names)})

    def strangers(self, tables: frozenset[str], watched: frozenset[str]) -> frozenset[str]:
        """Those of all `tables` that the page was read from and that nobody watches."""
        return frozenset[str]().union(*(named(sql, tables) for sql in self.statements)) - watched

    def places(self) -> tuple[tuple[int, int, bytes], ...] | None:
        """Where to compare with what for as long as the page is kept; None where somebody was committing meanwhile."""
        rows = self.rows()
        if rows <= self._known:
            look = self._look.of(rows)
        else:
            # Whose page it is was not known at the beginning: then no commit at all may have begun or ended since.
            look = self._table.look(rows)
            if not self._start.is_settled() or self._table.look((ANY,)).rows != self._start.rows:
                return None
        return self._table.places(look) if look.is_settled() else None
