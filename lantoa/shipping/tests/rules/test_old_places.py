"""Where an address of today lay before July 2025, and what a carrier's list calls that."""

from __future__ import annotations

import pytest

from lantoa.shipping.rules.old_places import Former, bare, guess, matching

HA_TU = [Former("06652", "Phường Hà Phong", "Thành phố Hạ Long"), Former("06664", "Phường Hà Tu", "Thành phố Hạ Long")]
DAM_HA = [("1", ["Thị trấn Đầm Hà"]), ("2", ["Xã Đầm Hà"]), ("3", ["Xã Tân Bình"])]


@pytest.mark.parametrize(("wanted", "found"), [("Xã Đầm Hà", "2"), ("Thị trấn Đầm Hà", "1"), ("Đầm Hà", ""), ("Tân Bình", "3"), ("Xã Không Có", "")])  # fmt: skip
def test_the_kind_decides_between_two_of_one_name(wanted: str, found: str) -> None:
    assert matching(wanted, DAM_HA) == found


@pytest.mark.parametrize("name", ["Hạ Long", "TP Hạ Long", "TP. Hạ Long", "thành phố hạ long", "Thành Phố Hạ Long"])
def test_lists_write_a_city_in_many_ways(name: str) -> None:
    assert matching("Thành phố Hạ Long", [("5", ["Cẩm Phả", "Thành phố Cẩm Phả"]), ("7", [name])]) == "7"


def test_other_names_of_a_list_count_too() -> None:
    assert matching("Quảng Ninh", [("201", ["Hà Nội"]), ("225", ["Quang Ninh Province", "Tỉnh Quảng Ninh"])]) == "225"


def test_an_address_that_names_its_old_ward_is_sure() -> None:
    found = guess("Tổ 3, khu 5, Hà Phong", "Hà Tu", HA_TU)
    assert found
    assert (found.former.code, found.sure) == ("06652", True)


def test_without_a_name_it_is_a_first_try_only() -> None:
    found = guess("Tổ 3, khu 5", "Hà Tu", HA_TU)
    assert found
    assert (found.former.code, found.sure) == ("06664", False)


def test_two_named_are_not_sure_and_one_there_was_is() -> None:
    both = guess("ngã ba Hà Phong đi Hà Tu", "Hà Tu", HA_TU)
    only = guess("", "Hà Tu", HA_TU[:1])
    assert both
    assert only
    assert (both.sure, only.sure) == (False, True)
    assert guess("x", "Hà Tu", []) is None


def test_bare_names() -> None:
    assert [bare(name) for name in ("Thị xã Quảng Yên", "Xã Hạ Long", "Hà Tu")] == ["quang yen", "ha long", "ha tu"]
