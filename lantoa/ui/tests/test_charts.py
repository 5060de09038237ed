"""A chart shows its numbers at their true height, with the same numbers in a table behind."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from django.template import engines
from hypothesis import given
from hypothesis import strategies as st

from lantoa.ui.charts import HEIGHT, LEFT, WIDTH, draw, here_of, map_of, nice_top


@given(
    st.lists(
        st.tuples(st.text(max_size=12), st.none() | st.integers(0, 10**12), st.none() | st.integers(0, 10**12)),
        max_size=60,
    )
)
def test_every_mark_stands_inside_its_drawing(rows) -> None:
    drawing = draw(rows)
    for _series, x, y, width, height in drawing.bars:
        assert LEFT <= x <= x + width <= WIDTH
        assert 0 <= y <= y + height <= HEIGHT
    assert len(drawing.bars) == sum(bool(value) for row in rows for value in row[1:])


def test_twice_as_many_is_twice_as_high() -> None:
    heights = [bar[4] for bar in draw([("a", 10), ("b", 20), ("c", 0)]).bars]
    assert heights == [pytest.approx(heights[1] / 2, abs=0.1), heights[1]]


@given(st.integers(1, 10**15))
def test_the_scale_ends_just_above_the_largest(largest: int) -> None:
    assert largest <= nice_top(largest) <= max(2, largest * 1.7)


def test_a_gap_in_the_numbers_is_a_gap_in_the_line() -> None:
    ((_series, path),) = draw([("a", 1), ("b", None), ("c", 2), ("d", 3)], "lines").lines
    assert path.count("M") == 2
    assert path.count("L") == 1


def test_the_numbers_stand_in_a_table_behind_the_chart() -> None:
    html = (
        engines["jinja2"]
        .env.from_string("{{ chart('Đơn', rows, names=('tất cả', 'xã')) }}")
        .render(rows=[("T2", 1200, None)])
    )  # type: ignore[attr-defined]
    cells = [cell.text for cell in BeautifulSoup(html, "lxml").select("details td.num")]
    assert cells == ["1.200", "–"]


def test_a_commune_without_a_number_is_not_shown_as_none_at_all() -> None:
    shades = {
        tile[2]: tile[5]
        for tile in map_of([(0, 0, "a", 0, ""), (1, 0, "b", 50, ""), (2, 0, "c", 100, ""), (3, 0, "d", None, "")])[
            "tiles"
        ]
    }
    assert shades == {"a": 0, "b": 2, "c": 4, "d": None}


def test_the_list_behind_the_map_begins_with_the_most() -> None:
    listed = map_of([(0, 0, "a", 3, ""), (1, 0, "b", 9, ""), (2, 0, "d", None, "")])["listed"]
    assert [name for name, _value, _href in listed] == ["b", "a"]


def test_one_tile_stands_out_among_the_rest() -> None:
    shape = here_of(((0, 0, "a"), (2, 1, "b")), "b")
    assert shape == {"width": 30, "height": 20, "rest": "M0 0h9v9h-9z", "here": "M20 10h9v9h-9z"}
    assert here_of(((0, 0, "a"),), "unknown")["here"] == ""
