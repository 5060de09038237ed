"""However a name is typed, it is found: each way of typing by itself."""

import unicodedata

import pytest

from lantoa.kit.search import Document, Index


def first(index: Index[str], question: str) -> str | None:
    return next((hit.key for hit in index.search(question, 1)), None)


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("cha muc", "Chả mực giã tay Hạ Long"),
        ("CHA  MUC", "Chả mực giã tay Hạ Long"),
        ("dong trung ha thao kho", "Đông trùng hạ thảo khô Phương Thùy"),
        ("nấm dùi gà", "Nấm đùi gà"),
        ("nấm ðùi gà", "Nấm đùi gà"),
        (unicodedata.normalize("NFD", "Bánh gật gù"), "Bánh gật gù Tiên Yên"),
        ("ｒｕốｃ ｈàｕ", "Ruốc hàu"),
        ("khoá căn cước", "Khóa căn cước điện tử"),
        ("rượu sim qúy", "Rượu sim Quý Chuẩn"),
        ("đăng kí kết hôn", "Đăng ký kết hôn"),
    ],
)
def test_accents_forms_and_placements_make_no_difference(market: Index[str], question: str, name: str) -> None:
    assert first(market, question) == name


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("chả mưc", "Chả mực giã tay Hạ Long"),  # a mark missing
        ("vãi chín sớm", "Vải chín sớm Phương Nam"),  # hỏi for ngã
        ("măng chúc", "Măng trúc Yên Tử"),  # tr ch
        ("xá sùng khô", "Sá sùng khô Quan Lạn"),  # s x
        ("áo khoác dó", "Áo khoác gió"),  # d gi
        ("bánh rò", None),  # too little is left
        ("lem chua", "Nem chua Quảng Yên bà Hòa"),  # n l
        ("đăng ký kết hông", "Đăng ký kết hôn"),  # n ng
        ("giấy phép xây dựn", "Cấp giấy phép xây dựng mới"),  # a letter missing
        ("thanh lonng ruột đỏ", "Thanh long ruột đỏ Uông Bí"),  # a letter too many
        ("bưởi diwễn", "Bưởi diễn Đông Triều"),
        ("buởi diễn", "Bưởi diễn Đông Triều"),  # the mark on another letter
        ("khaon thêu tay", "Khăn thêu tay người Dao"),
        ("mgọc trai akoya", "Ngọc trai Akoya"),  # a letter wrong
        ("miến dnog", "Miến dong Bình Liêu"),  # neighbours swapped
        ("ghao hai cồi", "Ngao hai cồi Vân Đồn"),
        ("kua biển", "Cua biển Quảng Yên"),  # k c
    ],
)
def test_one_slip_a_word_is_understood(market: Index[str], question: str, name: str | None) -> None:
    assert name is None or first(market, question) == name


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("hạ long chả mực", "Chả mực giã tay Hạ Long"),
        ("khô tôm nõn", "Tôm nõn khô Vân Đồn"),
        ("akoy", "Ngọc trai Akoya"),
        ("lồng ệ", "Bánh tài lồng ệp"),
        ("ngọc trai s", "Ngọc trai Southsea"),
        ("cá th", "Cá thu một nắng Cô Tô"),
        ("chamuc ha long", "Chả mực giã tay Hạ Long"),
        ("web site bán hàng", "Thông báo website/ứng dụng thương mại điện tử bán hàng"),
        ("2kg chả mực", "Chả mực giã tay Hạ Long"),
        ("10 gói miến dong ăn liền giá bao nhiêu", "Miến dong Bình Liêu ăn liền"),
        ("định danh mức 2", "Cấp tài khoản định danh điện tử mức độ 02 (công dân)"),
    ],
)
def test_order_beginnings_and_measures(market: Index[str], question: str, name: str) -> None:
    assert first(market, question) == name


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("thịt heo hương", "Thịt lợn hương"),
        ("thit heo huong nac", "Thịt lợn hướng nạc"),
        ("đậu phọng rang", "Lạc rang tỏi ớt"),
        ("tôm tít", "Bề bề bóc nõn"),
        ("áo thun", "Áo phông cotton"),
        ("nhập hộ khẩu", "Đăng ký thường trú"),
        ("dong cua ho kinh doanh", "Chấm dứt hoạt động hộ kinh doanh"),
        ("đăng ký cưới", "Đăng ký kết hôn"),
        ("attp dịch vụ ăn uống", "Cấp Giấy chứng nhận đủ điều kiện ATTP dịch vụ ăn uống (Y tế)"),
    ],
)
def test_other_everyday_words_mean_the_same(market: Index[str], question: str, name: str) -> None:
    assert first(market, question) == name


def test_exact_accents_come_first() -> None:
    names = ["Mức khô", "Mục khô", "Mực khô", "Mực khô Cô Tô loại to", "Múc khô", "Muc khô"]
    index = Index(Document(name, name) for name in names)
    for name in ("Mức khô", "Mục khô", "Mực khô", "Múc khô", "Muc khô"):
        assert first(index, name) == name
    assert [hit.key for hit in index.search("mực khô", 2)] == ["Mực khô", "Mực khô Cô Tô loại to"]


def test_a_word_as_typed_comes_before_its_synonym() -> None:
    index = Index(Document(name, name) for name in ("Thịt lợn", "Thịt heo"))
    assert [hit.key for hit in index.search("thịt heo")] == ["Thịt heo", "Thịt lợn"]
    assert [hit.key for hit in index.search("thịt lợn")] == ["Thịt lợn", "Thịt heo"]


def test_half_of_a_place_name_is_no_thing(market: Index[str]) -> None:
    assert first(market, "trà xanh") == "Chè xanh Đường Hoa"
    assert first(market, "bình hoa") == "Lọ hoa men rạn"


def test_what_nobody_sells_is_not_made_up(market: Index[str]) -> None:
    assert market.search("xyzzy qwrtp") == []
    assert all(hit.share < 0.7 for hit in market.search("máy bay trực thăng"))
    assert market.search("chả mực")[0].share > 0.95
