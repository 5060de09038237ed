"""Whose pages a transaction changes: never fewer than it may."""

from __future__ import annotations

from lantoa.kit.page_cache.table import EVERYTHING
from lantoa.kit.page_cache.touched import Touched


def test_nothing_watched_written_is_nobodys_page() -> None:
    touched = Touched()
    touched.touch("stock", ["seller:1"])
    assert touched.names() == frozenset()


def test_what_a_room_writes_and_says_is_that_and_no_more() -> None:
    touched = Touched()
    touched.wrote("stock")
    touched.touch("stock", ["seller:1", "seller:2"])
    assert touched.names() == {"seller:1", "seller:2"}


def test_a_room_that_writes_without_a_word_changes_every_page() -> None:
    touched = Touched()
    touched.wrote("stock")
    touched.wrote("stores")
    touched.touch("stock", ["seller:1"])
    assert touched.names() == {EVERYTHING}


def test_a_word_without_a_name_is_no_word() -> None:
    touched = Touched()
    touched.wrote("stock")
    touched.touch("stock", [])
    assert touched.names() == {EVERYTHING}


def test_after_the_end_nothing_is_left() -> None:
    touched = Touched()
    touched.wrote("stock")
    touched.clear()
    assert touched.names() == frozenset()
    touched.wrote("stock")
    assert touched.names() == {EVERYTHING}
