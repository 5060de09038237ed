"""Kept pages: the right bytes in each encoding, and no more of them than there is room for."""

from __future__ import annotations

import gzip
from datetime import timedelta
from pathlib import Path

import brotli
import pytest

from lantoa.kit.page_cache.shelf import Page, Shelf
from lantoa.kit.page_cache.table import Table, row_of
from lantoa.kit.world import world

BODY = ("<p>Chả mực giã tay Hạ Long</p>" * 50).encode()
HEADERS = [
    ("Content-Type", "text/html"),
    ("Content-Length", "1"),
    ("Vary", "Accept-Language"),
    ("X-Frame-Options", "DENY"),
]


@pytest.fixture
def table(tmp_path: Path) -> Table:
    return Table(tmp_path, settled=lambda: True)


def page(table: Table | None = None, body: bytes = BODY, seconds: float | None = None) -> Page:
    places = table.places(table.look([row_of("seller:1")])) if table else ()
    until = None if seconds is None else world.now() + timedelta(seconds=seconds)
    return Page(body, HEADERS, rows=frozenset({row_of("seller:1")}), places=places, until=until)


@pytest.mark.parametrize(
    ("encoding", "plain"), [("br", brotli.decompress), ("gzip", gzip.decompress), ("", lambda body: body)]
)
def test_each_encoding_holds_the_same_page(encoding: str, plain: object) -> None:
    headers, (body,), tag = page().answer(encoding)
    told = dict(headers)
    assert plain(body) == BODY  # type: ignore[operator]
    assert told["Content-Length"] == str(len(body))
    assert told.get("Content-Encoding", "") == encoding
    assert told["ETag"] == tag
    assert told["Vary"] == "Accept-Encoding"
    assert told["X-Frame-Options"] == "DENY"
    assert len(headers) == len({name.lower() for name, _ in headers})


def test_every_encoding_can_be_had_once_the_bare_body_is_gone() -> None:
    kept = page()
    kept.answer("br")
    kept.settle()
    assert kept.weight < page().weight
    assert gzip.decompress(kept.answer("gzip")[1][0]) == BODY
    assert kept.answer("")[1][0] == BODY


def test_encodings_have_tags_of_their_own_and_other_bytes_another_one() -> None:
    tags = {page().answer(encoding)[2] for encoding in ("br", "gzip", "")} | {page(body=BODY + b"!").answer("")[2]}
    assert len(tags) == 4
    assert page().answer("br")[2] == page().answer("br")[2]


def test_one_that_would_not_fit_into_the_first_flight_is_pressed_harder() -> None:
    words = [f"phường-{number * 7919 % 10_007}" for number in range(4_000)]
    large = " ".join(f"<li>{word}</li>" for word in words).encode()
    (pressed,) = page(body=large).answer("br")[1]
    assert brotli.decompress(pressed) == large
    assert len(pressed) < 0.95 * len(brotli.compress(large, mode=brotli.MODE_TEXT, quality=5))


def test_what_says_unchanged_carries_no_body_headers() -> None:
    told = dict(page().unchanged("br"))
    assert set(told) == {"ETag", "Vary", "Cache-Control"}


def test_a_page_is_fresh_until_a_commit_begins(table: Table) -> None:
    kept = page(table)
    assert kept.is_fresh(table)
    table.begin(["seller:2"]).finish()
    assert kept.is_fresh(table)
    mark = table.begin(["seller:1"])
    assert not kept.is_fresh(table)
    mark.finish()
    assert not kept.is_fresh(table)


def test_a_page_is_fresh_until_its_moment(table: Table) -> None:
    assert page(table, seconds=60).is_fresh(table)
    assert not page(table, seconds=-0.001).is_fresh(table)


def test_a_page_that_was_not_kept_is_never_fresh(table: Table) -> None:
    assert not Page(BODY, HEADERS, rows=frozenset(), places=None, until=None).is_fresh(table)


def test_the_shelf_holds_no_more_than_it_may_and_what_is_asked_for_stays() -> None:
    shelf = Shelf(limit=10 * page().weight)
    for number in range(10):
        shelf.put(number, page())
    loved = shelf.get(0)
    assert loved is not None
    for number in range(10, 100):
        loved.used = True
        shelf.put(number, page())
        assert len(shelf) <= 10
    assert shelf.get(0) is loved
    assert shelf.get(5) is None
    assert shelf.get(99) is not None


def test_a_page_too_large_for_the_shelf_is_not_kept() -> None:
    shelf = Shelf(limit=100)
    shelf.put("large", page())
    assert len(shelf) == 0


def test_a_page_in_place_of_another_weighs_once() -> None:
    shelf = Shelf(limit=3 * page().weight)
    for _ in range(100):
        shelf.put("one", page())
    shelf.put("two", page())
    assert len(shelf) == 2
