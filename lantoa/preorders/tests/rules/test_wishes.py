"""Which words ask for goods that are perhaps not there, and which do not: rather one too few than a wrong one. All sentences are made up."""

from __future__ import annotations

import pytest

from lantoa.preorders.rules.wishes import has, wishes_in


@pytest.mark.parametrize(
    ("said", "wish"),
    [
        ("Shop có bán mắm tép không ạ", "mắm tép"),
        ("còn chả mực ko shop", "chả mực"),
        ("shop ơi cho em hỏi có ruốc hàu không ạ?", "ruốc hàu"),
        ("bao giờ có vải thiều lại ạ", "vải thiều"),
        ("hôm nào shop mới có cua gạch vậy", "cua gạch"),
        ("shop co ban mam tep khong a", "mam tep"),
        ("CÓ BÁN GẠO NẾP KHÔNG", "gạo nếp"),
        ("có gà đồi không, em lấy 2 con", "gà đồi"),
        ("cô bán mắm không", "mắm"),
    ],
)
def test_a_question_for_goods_is_read(said: str, wish: str) -> None:
    assert wishes_in(said) == [wish]


@pytest.mark.parametrize(
    "said",
    [
        "", "không", "có không", "còn không shop", "khi nào có", "\x00", "có \x00 không", "a" * 10_000, "có " * 60 + "không",
        # Sending, paying, size, price.
        "shop có ship không", "có freeship không ạ", "còn size 39 không", "có màu đỏ không", "co mau do khong", "có bán buôn không",
        "có giảm giá không", "khi nào có hàng", "bao giờ giao", "có được đổi trả không",
        # Of goods that are there, and orders.
        "mắm này có mặn không", "có ngon không shop", "lấy 2 hộp chả mực", "A1 còn không", "shop có mã A1 không",
        # People, and numbers.
        "có chị Lan ở đó không", "có Nguyễn Văn Hùng không", "có Hương không", "có lan không", "chồng có gà không",
        "có 0912345678 không", "có bán ở Bạch Đằng không",
    ],
)  # fmt: skip
def test_other_words_are_left_alone(said: str) -> None:
    assert wishes_in(said) == []


def test_goods_that_are_there_are_known_by_the_words_of_their_names() -> None:
    names = [frozenset(("cha", "muc", "gia", "tay"))]
    assert has(names, "chả mực")
    assert has(names, "chả mực giã tay Hạ Long")
    assert not has(names, "chả cá")
