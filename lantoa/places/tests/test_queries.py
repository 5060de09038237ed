"""Which unit somebody means, however they write it."""

import unicodedata
from datetime import date

import pytest

from lantoa.places import api as places

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def loaded() -> None:
    places.load_places()


def names(text: str) -> list[str]:
    return [unit.full_name for unit in places.find_units(text)]


def test_there_are_54_units_30_wards_22_communes_and_2_special_zones() -> None:
    kinds = [unit.kind for unit in places.units()]
    assert [kinds.count(kind) for kind in ("phuong", "xa", "dac_khu")] == [30, 22, 2]


def test_units_stand_in_vietnamese_order() -> None:
    order = [unit.name for unit in places.units()]
    assert order[0] == "An Sinh"
    # D stands before Đ, and Ba before Bãi before Bình.
    assert order.index("Ba Chẽ") < order.index("Bãi Cháy") < order.index("Bình Khê") < order.index("Đầm Hà")
    assert order.index("Điền Xá") > order.index("Cửa Ông")


def test_codes_are_text_of_five_digits_with_their_zero() -> None:
    codes = {unit.code for unit in places.units()}
    assert len(codes) == 54
    assert all(len(code) == 5 and code.startswith("0") for code in codes)


@pytest.mark.parametrize(
    "typed",
    ["Đầm Hà", "xa dam ha", "XÃ ĐẦM HÀ", "dam ha", "  Đầm  Hà ", "06895", unicodedata.normalize("NFD", "Đầm Hà")],
)
def test_a_unit_is_found_however_it_is_typed(typed: str) -> None:
    assert names(typed)[0] == "Xã Đầm Hà"


def test_both_spellings_of_one_name_find_the_same_units() -> None:
    assert names("Hải Hòa") == names("Hải Hoà") == names("hai hoa")
    assert names("hai hoa")[0] == "Xã Hải Hòa"


def test_a_name_used_anew_also_finds_where_the_old_ward_went() -> None:
    assert "Phường Móng Cái 1" in names("hai hoa")


def test_the_tones_as_typed_come_first() -> None:
    assert names("Hà An")[0] == "Phường Hà An"
    assert names("Hạ Long")[0] == "Phường Hạ Long"


def test_a_former_unit_finds_every_unit_it_went_into() -> None:
    found = names("Đồng Lâm")
    assert set(found) == {"Phường Hoành Bồ", "Xã Thống Nhất"}


def test_a_former_name_finds_its_unit_of_today() -> None:
    assert names("thi tran cai rong") == ["Đặc khu Vân Đồn"]
    assert names("Hoành Bồ")[0] == "Phường Hoành Bồ"


def test_a_cell_of_a_list_names_one_unit_also_by_what_it_was_called_before() -> None:
    named = places.units_by_name()
    found = {
        text: places.unit_named(text, named)
        for text in ("xã Hải Sơn", "P. Hà Trung", "Hà Khánh, TP Hạ Long", "Hà Khẩu", "đặc khu Vân Đồn", "Xã Xa Lạ", "")
    }
    assert found == {
        "xã Hải Sơn": "06724", "P. Hà Trung": "06676", "Hà Khánh, TP Hạ Long": "06658", "Hà Khẩu": None, "đặc khu Vân Đồn": "06994",
        "Xã Xa Lạ": None, "": None,
    }  # fmt: skip
    # A hamlet called as another commune is; a commune of before with its district, which is a unit's name today.
    found = {
        text: places.unit_named(text, named)
        for text in (
            "Thống Nhất, phường Hà Lầm", "Thống Nhất, Hà Lầm, tỉnh Quảng Ninh", "Hải Tiến, Quang Hanh", "Tổ 5, P. Hà Lầm", "Hạ Long, Vân Đồn", "Thôn Đông, huyện Vân Đồn",
            "Hải Lạng, Tiên Yên", "Thôn 3, xã Hải Lạng, H. Tiên Yên", "Hà Khánh, Hạ Long", "Thống Nhất, TP. Hạ Long", "Hà Khẩu, Hạ Long", "Thôn Đông, Tiên Yên",
            "Hải Tiến, Tiên Yên", "Thống Nhất, Hà Khẩu", "Thôn Đông, xã Tiên Yên", "Thống Nhất, Quảng Ninh", "Thống Nhất, ",
        )
    }  # fmt: skip
    assert found == {
        "Thống Nhất, phường Hà Lầm": "06676", "Thống Nhất, Hà Lầm, tỉnh Quảng Ninh": "06676", "Hải Tiến, Quang Hanh": "06778", "Tổ 5, P. Hà Lầm": "06676",
        "Hạ Long, Vân Đồn": "06994", "Thôn Đông, huyện Vân Đồn": "06994", "Hải Lạng, Tiên Yên": "06886", "Thôn 3, xã Hải Lạng, H. Tiên Yên": "06886",
        "Hà Khánh, Hạ Long": "06658", "Thống Nhất, TP. Hạ Long": "07060", "Hà Khẩu, Hạ Long": None, "Thôn Đông, Tiên Yên": None, "Hải Tiến, Tiên Yên": None,
        "Thống Nhất, Hà Khẩu": None, "Thôn Đông, xã Tiên Yên": "06862", "Thống Nhất, Quảng Ninh": "07060", "Thống Nhất, ": "07060",
    }  # fmt: skip


def test_the_other_code_of_ba_che_finds_it() -> None:
    assert names("06978") == ["Xã Ba Chẽ"]


@pytest.mark.parametrize("typed", ["", "   ", "Sài Gòn", "x" * 10_000, "\u202e", "😀", "%_'\"; --", "\x00"])
def test_what_is_no_place_finds_nothing(typed: str) -> None:
    assert names(typed) == []


def test_choices_group_all_units_by_kind() -> None:
    groups = places.unit_choices()
    assert [(len(rows)) for _label, rows in groups] == [2, 30, 22]
    assert ("06895", "Xã Đầm Hà") in groups[2][1]


@pytest.mark.parametrize(
    ("day", "kind"), [(date(2026, 8, 31), "tinh"), (date(2026, 9, 1), "thanh_pho"), (date(2030, 1, 1), "thanh_pho")]
)
def test_the_province_is_a_city_from_september_2026(day: date, kind: str) -> None:
    status = places.province_status(day)
    assert status.kind == kind
    assert status.source
    assert status.confidence


def test_before_it_was_formed_the_province_has_no_status() -> None:
    with pytest.raises(places.ProvinceStatus.DoesNotExist):
        places.province_status(date(1960, 1, 1))


def test_terrain_is_known_of_every_unit() -> None:
    units = places.units()
    assert sum(unit.is_urban for unit in units) == 30
    assert sum(unit.is_mountain for unit in units) == 13
    assert {unit.name for unit in units if unit.is_island} == {"Cô Tô", "Vân Đồn", "Cái Chiên", "Vĩnh Thực"}


def test_islands_lie_at_sea_not_in_ha_long() -> None:
    far = {unit.name: unit.lon for unit in places.units()}
    assert far["Vĩnh Thực"] > 107.9
    assert far["Cái Chiên"] > 107.7


def test_every_unit_has_a_tile_of_its_own() -> None:
    assert len({(unit.tile_col, unit.tile_row) for unit in places.units()}) == 54
