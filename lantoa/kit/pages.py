"""Pages of a list that may be too long to be counted whole: how many there are is known up to a number, then only that it goes on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

from django.core.paginator import Paginator
from django.db.models import QuerySet

Row = TypeVar("Row")


class CountedPaginator(Paginator[Row]):
    """A paginator that is told how many there are, counted up to `most`; `goes_on` where that was reached, and there may be more."""

    def __init__(self, rows: QuerySet[Any, Row] | Sequence[Row], per_page: int, *, count: int, most: int) -> None:
        super().__init__(rows, per_page)
        self.count = count
        self.goes_on = count >= most


def counted_pages(rows: QuerySet[Any, Row], per_page: int, number: str | None, *, pages: int) -> CountedPaginator[Row]:
    """Counted over so many pages, or to the one after the page asked for. One query."""
    most = per_page * max(pages, number_of(number) + 1)
    return CountedPaginator(rows, per_page, count=rows[:most].count(), most=most)


def number_of(asked: str | None, otherwise: int = 1) -> int:
    """Which page an address asks for, or after how many; the other number where it makes no sense."""
    return int(asked) if asked and asked.isascii() and asked.isdigit() and len(asked) < 6 else otherwise
