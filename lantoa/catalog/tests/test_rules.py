"""The shelf and the unit guessed from a name as people write it, and names that stand twice."""

from __future__ import annotations

import unicodedata

import pytest

from lantoa.catalog.rules import CATEGORIES, UNITS, guess_category, guess_unit, has_words, repeated
from lantoa.kit.vietnamese import fold

NAMES = {
    "hai-san": "Mực một nắng Cô Tô|Sá sùng khô Quan Lạn|Tôm thẻ tươi|Ghẹ xanh Trà Cổ|Hàu sữa Bái Tử Long|Cá thu một nắng|Bề bề lột|Ngán Hạ Long|Tu hài Vân Đồn|Bạch tuộc|Cù kỳ sống|Ngao hai cùi|Sứa ăn liền|Rươi Đông Triều",
    "do-che-bien": "Chả mực giã tay Hạ Long|Ruốc tôm|Ruốc hàu|Miến dong Bình Liêu|Bánh gật gù Tiên Yên|Nem chua|Giò lụa|Khâu nhục Tiên Yên|Bún bề bề|Cơm hộp|Xôi trắng chả mực|Kẹo lạc|Ô mai mơ|Cá kho niêu",
    "nong-san": "Gà Tiên Yên|Lợn Móng Cái|Gạo nếp cái hoa vàng|Na dai Đông Triều|Vải chín sớm|Ổi|Cam Vạn Yên|Khoai lang|Nấm hương rừng|Trứng vịt biển Đồng Rui|Mật ong rừng|Thịt lợn gác bếp|Lạc đỏ|Hồi khô Bình Liêu|Hạt dẻ",
    "tra-duoc-lieu": "Trà hoa vàng Ba Chẽ|Ba kích tím|Chè Đường Hoa|Nấm linh chi|Đông trùng hạ thảo|Tinh bột nghệ|Giảo cổ lam|Tinh dầu quế",
    "gia-vi": "Nước mắm Cái Rồng|Mắm tôm|Mắm tép|Tương ớt|Muối tôm|Hạt tiêu|Hạt nêm|Mật mía|Sa tế tôm",
    "do-uong": "Rượu ba kích|Rượu mơ Yên Tử|Cà phê rang xay|Nước ép ổi|Nước khoáng Quang Hanh|Trà sữa trân châu|Sữa chua nếp cẩm",
    "qua-thu-cong": "Ngọc trai Hạ Long|Tranh than đá|Gốm Đông Triều|Giỏ mây tre|Hộp quà Tết|Thổ cẩm|Tượng than đá",
    "thoi-trang": "Giày da nam|Dép sandal nữ|Áo dài|Quần jean|Túi xách da|Váy hoa|Giầy thể thao|Mũ cói|Vòng tay ngọc trai",
    "dich-vu": "Homestay Cô Tô|Thuê xe máy|Sửa điện thoại|Tour vịnh Hạ Long|Cho thuê thuyền|Cắt tóc nam|May áo dài|Nấu cỗ cưới|Chụp ảnh cưới|Vé tàu Cô Tô",
    "": "Đồ nghề|Xyz|123||Bàn gỗ|Sách cũ|🦑|!?|Chậu nhựa",
}  # fmt: skip
CASES = [(shelf, name) for shelf, names in NAMES.items() for name in names.split("|")]


@pytest.mark.parametrize(("shelf", "name"), CASES)
def test_a_name_tells_its_shelf(shelf: str, name: str) -> None:
    assert guess_category(name) == shelf


@pytest.mark.parametrize(("shelf", "name"), CASES)
def test_it_is_told_in_any_case_form_and_with_words_around(shelf: str, name: str) -> None:
    assert guess_category(name.upper()) == shelf
    assert guess_category(unicodedata.normalize("NFD", name)) == shelf
    assert guess_category(f"“{name}” – loại 1, 500g") == shelf


@pytest.mark.parametrize(
    "name", ["Cha muc gia tay", "sa sung kho", "Mien dong", "nuoc mam Cai Rong", "ga doi", "giay da", "tra hoa vang"]
)
def test_a_name_typed_without_marks_is_compared_without_marks(name: str) -> None:
    marked = {fold(word): shelf for shelf, word in CASES}
    expected = next(shelf for word, shelf in marked.items() if word.startswith(name.split()[0].lower()))
    assert guess_category(name) == expected


def test_either_placement_of_a_tone_is_the_same_word() -> None:
    assert guess_category("Hoà Bình: khoẻ, thuỷ") == guess_category("Hòa Bình: khỏe, thủy") == ""
    assert guess_category("giò thủ") == guess_category("giò thủ".upper()) == "do-che-bien"


def test_the_earliest_word_decides_and_the_longest_where_two_begin_together() -> None:
    assert guess_category("Muối tôm") == "gia-vi"
    assert guess_category("Tôm rim muối") == "hai-san"
    assert guess_category("Nấm linh chi") == "tra-duoc-lieu"
    assert guess_category("Nấm rơm") == "nong-san"


def test_a_word_inside_another_word_tells_nothing() -> None:
    assert guess_category("Camera hành trình") == ""
    assert guess_category("Ngôi sao giấy") == ""


def test_no_name_however_long_or_odd_breaks_the_guess() -> None:
    for name in ("mực " * 5_000, "\x00", "\u202ecá\u202c", "(((", "\\d+", "a" * 10_000):
        assert guess_category(name) in {shelf.slug for shelf in CATEGORIES} | {""}
        assert guess_unit(name) in {*UNITS, ""}


def test_every_shelf_has_its_own_words() -> None:
    words = [word for shelf in CATEGORIES for word in shelf.words]
    assert sorted(words) == sorted(set(words))
    assert CATEGORIES[-1].slug == "khac"


@pytest.mark.parametrize(
    ("name", "unit"),
    [
        ("Hộp ruốc tôm", "hộp"), ("Nước mắm chai 500 ml", "chai"), ("Chai nước mắm", "chai"), ("Giày da nam", "đôi"), ("giay the thao", "đôi"),
        ("Túi xách da", "cái"), ("Túi bim bim", "túi"), ("Áo dài", "cái"), ("Gạo 5 kg", "kg"), ("Suất cơm trưa", "suất"),
        ("Nước mắm Cái Rồng", ""), ("Bánh Lạng Sơn", ""), ("Quả na", ""), ("Chả mực", ""), ("", ""),
    ],
)  # fmt: skip
def test_a_name_tells_its_unit_only_where_it_is_clear(name: str, unit: str) -> None:
    assert guess_unit(name) == unit


@pytest.mark.parametrize(
    ("names", "place"),
    [
        ([], None), (["500 g"], None), (["500 g", "1 kg"], None), (["500 g", "1 kg", "500 g"], 2), (["Đỏ", " đỏ "], 1), (["hoà", "hòa"], 1),
        (["Cỡ  38", "cỡ 38"], 1), (["ma", "má", "mà"], None), ([unicodedata.normalize("NFD", "Vừa"), "Vừa"], 1), (["", ""], 1),
    ],
)  # fmt: skip
def test_a_name_that_stands_twice_is_found_at_its_second_place(names: list[str], place: int | None) -> None:
    assert repeated(names) == place


@pytest.mark.parametrize(
    ("text", "has"),
    [("Chả", True), ("38", True), ("", False), ("🦑", False), ("!?", False), ("\u200b", False), ("あ", True)],
)
def test_a_name_needs_a_letter_or_digit_to_be_read_aloud(text: str, has: bool) -> None:
    assert has_words(text) is has
