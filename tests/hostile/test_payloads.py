"""The reader of pages sees every payload that is not escaped, and none that is."""

from __future__ import annotations

import csv
import io

import openpyxl
import pytest
from lxml import etree
from markupsafe import escape

from tests.hostile.executed import in_book, in_cells, in_page
from tests.hostile.payloads import KINDS, ROUNDS, mark_of
from tests.hostile.poison import columns

pytestmark = pytest.mark.once
PAYLOADS = [payload.replace("M", mark_of(7)) for one in ROUNDS for payload in one.payloads]
PLACES = (
    "<p>{}</p>",
    '<p title="{}">x</p>',
    "<p title='{}'>x</p>",
    '<a href="{}">x</a>',
    "<script>var a='{}'</script>",
    "<p title={}>x</p>",
    "<style>p{{{}}}</style>",
)


def seen(page: str) -> list[str]:
    return [*in_page(etree.fromstring(page.encode(), etree.HTMLParser(encoding="utf-8")))]


def test_every_payload_is_seen_where_it_is_not_escaped() -> None:
    assert [said for said in PAYLOADS if not any(seen(place.format(said)) for place in PLACES)] == []
    assert len(set(PAYLOADS)) == KINDS >= 60


def test_words_are_nothing_to_be_seen() -> None:
    assert [fault for said in PAYLOADS for place in PLACES[:3] for fault in seen(place.format(escape(said)))] == []


def test_a_formula_is_seen_in_a_list_and_in_a_workbook() -> None:
    formulas = [f"{sign}{mark_of(7)}" for sign in "=+-@\t"]
    out = io.StringIO()
    csv.writer(out).writerows([[said] for said in formulas])
    assert len([*in_cells(out.getvalue().encode())]) == len(formulas)
    book, raw = openpyxl.Workbook(), io.BytesIO()
    book.active.append([formulas[0], "1"])
    book.save(raw)
    assert len([*in_book(raw.getvalue())]) == 1
    assert [*in_cells(f"'={mark_of(7)}\n".encode())] == []


def test_every_column_with_somebody_s_words_is_known() -> None:
    assert len([*columns()]) >= 250
    assert len({mark_of(number) for number in range(1_000)}) == 1_000
