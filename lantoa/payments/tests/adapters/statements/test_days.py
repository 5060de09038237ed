"""Days and times in any order."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lantoa.kit.world import VIETNAM
from lantoa.payments.adapters.statements.base import Unclear
from lantoa.payments.adapters.statements.days import DayOrder, Order, moment
from lantoa.payments.tests.adapters.statements.samples import at


@pytest.mark.parametrize(
    ("said", "is_"),
    [
        ("13/11/2026", at(13)), ("13-11-2026", at(13)), ("13.11.2026", at(13)), ("13/11/26", at(13)), ("3/1/2026", at(3, month=1)),
        ("2026-11-13", at(13)), ("2026/11/13", at(13)), ("20261113", at(13)), ("20261113201102", at(13, 20, 11, 2)), ("13-Nov-2026", at(13)), ("13-NOV-26", at(13)),
        ("13/11/2026 20:11:02", at(13, 20, 11, 2)), ("13/11/2026 20:11", at(13, 20, 11)), ("13/11/2026 08:11:02 PM", at(13, 20, 11, 2)),
        ("13/11/2026 8:11 CH", at(13, 20, 11)), ("13/11/2026 12:05 SA", at(13, 0, 5)), ("20:11:02 13/11/2026", at(13, 20, 11, 2)), ("20h11 ngày 13/11/2026", at(13, 20, 11)),
        ("2026-11-13T20:11:02", at(13, 20, 11, 2)), ("2026-11-13T13:11:02Z", at(13, 20, 11, 2)), ("2026-11-13 20:11:02.123", at(13, 20, 11, 2)),
        ("2026-11-13T22:11:02+09:00", at(13, 20, 11, 2)), (46_339, at(13)), (46_339.5, at(13, 12)), ("46339", at(13)), ("46339,5", at(13, 12)),
        (date(2026, 11, 13), at(13)), (datetime(2026, 11, 13, 20, 11), at(13, 20, 11)),  # noqa: DTZ001 - as a spreadsheet gives it
    ],
)  # fmt: skip
def test_a_day_is_read_however_it_is_written(said: object, is_: datetime) -> None:
    read = moment(said, "dmy")
    assert read == (is_, is_.time() == time())
    assert read[0].utcoffset() == timedelta(hours=7)


@pytest.mark.parametrize("said", ["", None, "  "])
def test_an_empty_cell_is_no_day(said: object) -> None:
    assert moment(said, "dmy") is None


@pytest.mark.parametrize(
    "said",
    [
        "31/02/2026", "13/13/2026", "00/00/2026", "Tổng cộng", "13/11", "13/11/026", "2026-13-01", "13/11/1999", "01/01/2101", "13/11/2026 25:00", "99999",
        "20261313", "0001-01-01T00:00:00+14:00", "13/xyz/2026", "13/11/2026" + " " * 90 + "x", "x/11/2026", 5, 10**30, float("nan"), float("inf"), True, "9" * 500,
    ],
)  # fmt: skip
def test_what_is_no_day_is_said(said: object) -> None:
    with pytest.raises(Unclear):
        moment(said, "dmy")


@pytest.mark.parametrize(
    ("column", "order"),
    [
        (["03/04/2026", "13/04/2026"], "dmy"), (["03/04/2026", "04/13/2026"], "mdy"), (["03/04/2026", "05/06/2026"], "dmy"), (["2026-11-13"], "ymd"), ([], "dmy"),
        (["13/04/2026", "04/13/2026", "04/14/2026"], "mdy"),
    ],
)  # fmt: skip
def test_the_whole_column_decides_the_order(column: list[str], order: Order) -> None:
    seen = DayOrder()
    assert all([seen.see(cell) for cell in column])
    assert seen.order == order


def test_the_month_comes_first_only_where_the_column_says_so() -> None:
    assert moment("03/04/2026", "mdy") == (at(4, month=3), True)
    assert moment("03/04/2026", "dmy") == (at(3, month=4), True)


@pytest.mark.parametrize(
    "clock", ["20:11:02", time(20, 11, 2), 0.8410, timedelta(hours=20, minutes=11, seconds=2), "8:11:02 PM"]
)
def test_the_time_may_stand_in_its_own_column(clock: object) -> None:
    read = moment("13/11/2026", "dmy", clock)
    assert read
    assert abs(read[0] - at(13, 20, 11, 2)) < timedelta(minutes=1)
    assert not read[1]


@pytest.mark.parametrize("clock", ["", None, "?", "25:99", timedelta(days=400), -1.0])
def test_a_time_that_is_none_leaves_the_day(clock: object) -> None:
    assert moment("13/11/2026", "dmy", clock) == (at(13), True)


@given(
    when=st.datetimes(datetime(2000, 1, 1), datetime(2100, 12, 31)).map(lambda when: when.replace(microsecond=0)),  # noqa: DTZ001
    written=st.sampled_from([("dmy", "%d/%m/%Y %H:%M:%S"), ("mdy", "%m/%d/%Y %H:%M:%S"), ("ymd", "%Y-%m-%d %H:%M:%S"), ("dmy", "%H:%M:%S %d-%m-%Y")]),
)  # fmt: skip
def test_every_moment_comes_back(when: datetime, written: tuple[Order, str]) -> None:
    read = moment(when.strftime(written[1]), written[0])
    assert read
    assert read[0] == when.replace(tzinfo=VIETNAM)


@given(st.text(max_size=40), st.sampled_from(["dmy", "mdy", "ymd"]))
def test_any_text_is_a_day_or_unclear(said: str, order: Order) -> None:
    DayOrder().see(said)
    with suppress(Unclear):
        moment(said, order)
