"""A row's number says province and month, goes up with time, and stays one that every reader of JSON understands."""

from datetime import date, timedelta

import pytest

from lantoa.kit.database.parts import blocks
from lantoa.kit.database.parts.standing import LONGEST, short


def test_a_number_tells_province_and_month() -> None:
    assert blocks.read(blocks.block(22, date(2026, 12, 31)) + 7) == (22, date(2026, 12, 1))
    assert blocks.read(blocks.block_after(22, date(2026, 12, 31))) == (22, date(2027, 1, 1))
    assert blocks.read(blocks.FIRST_BLOCK - 1) is None


def test_numbers_only_go_up_and_are_small_enough() -> None:
    days = [date(2024, 1, 31) + timedelta(days=31 * month) for month in range(120)]
    firsts = [blocks.block(96, day) for day in days]
    assert firsts == sorted(firsts)
    assert blocks.block_after(99, date(2300, 1, 1)) < 2**53
    assert blocks.block(1, date(2000, 1, 1)) >= blocks.FIRST_BLOCK
    assert blocks.block_after(1, date(2341, 1, 1)) <= blocks.province_block(2)


@pytest.mark.parametrize(("province", "day"), [(0, date(2026, 1, 1)), (100, date(2026, 1, 1)), (22, date(1999, 12, 31)), (22, date(9999, 1, 1))])  # fmt: skip
def test_what_has_no_block_is_refused(province: int, day: date) -> None:
    with pytest.raises(ValueError, match="no"):
        blocks.block(province, day)


def test_months_over_a_new_year() -> None:
    assert blocks.months(date(2026, 11, 30), 3) == [date(2026, 11, 1), date(2026, 12, 1), date(2027, 1, 1)]
    assert blocks.following(date(2026, 12, 31)) == date(2027, 1, 1)


def test_a_long_name_is_cut_and_stays_its_own() -> None:
    long = "accounts_reading_with_a_name_of_more_letters_than_there_is_room_for"
    assert len(short(long, "old")) <= LONGEST
    assert short(long, "old") != short(f"{long}s", "old")
    assert short("a", "old") == "a_old"
