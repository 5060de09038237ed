"""Pages that are counted so far and no further: what is said of how many there are is true."""

from __future__ import annotations

import pytest

from lantoa.kit.pages import CountedPaginator, number_of


@pytest.mark.parametrize(
    ("asked", "number"),
    [(None, 1), ("", 1), ("3", 3), ("0", 0), ("-1", 1), ("3x", 1), ("٣", 1), ("99999", 99_999), ("100000", 1)],
)
def test_an_address_asks_for_a_page_or_for_the_first(asked: str | None, number: int) -> None:
    assert number_of(asked) == number


@pytest.mark.parametrize(
    ("count", "most", "goes_on", "pages"), [(50, 240, False, 3), (240, 240, True, 10), (0, 240, False, 1)]
)
def test_it_knows_whether_it_counted_all(count: int, most: int, goes_on: bool, pages: int) -> None:
    made = CountedPaginator(range(24), 24, count=count, most=most)
    assert (made.goes_on, made.num_pages) == (goes_on, pages)
