"""Money, phones, codes and Vietnamese text as people type them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lantoa.kit import money, order_code, phone, vietnamese
from lantoa.kit.world import World, world


@pytest.mark.parametrize(
    ("typed", "amount"),
    [("1.250.000", 1_250_000), ("1,250,000 đ", 1_250_000), ("250k", 250_000), ("1tr2", 1_200_000), ("1,2 triệu", 1_200_000), (" 85 000đ", 85_000), ("85.000", 85_000), ("85000.00", 85_000), ("1.250.000,00", 1_250_000), ("0", 0), ("25", 25), ("85.000 ₫", 85_000), ("2 tỷ", 2_000_000_000)],
)  # fmt: skip
def test_money_is_read_as_people_write_it(typed: str, amount: int) -> None:
    assert money.parse_dong(typed) == amount


@pytest.mark.parametrize(
    ("typed", "code"),
    [("", "empty"), ("  ", "empty"), ("-5", "negative"), ("giá tốt", "not_a_number"), ("1.25.000", "not_a_number"), ("1e9", "not_a_number"), ("1,2tr5", "not_a_number"), ("999999999999999", "too_big"), ("٣٤", "not_a_number")],
)  # fmt: skip
def test_what_is_no_money_is_refused_with_its_reason(typed: str, code: str) -> None:
    with pytest.raises(ValueError, match=f"^{code}$"):
        money.parse_dong(typed)


@given(st.integers(0, money.LARGEST))
def test_money_written_is_money_read(amount: int) -> None:
    assert money.parse_dong(money.format_dong(amount)) == amount


@pytest.mark.parametrize(
    ("amount", "words"),
    [(0, "không đồng"), (15, "mười lăm đồng"), (21, "hai mươi mốt đồng"), (105, "một trăm linh năm đồng"), (50_000, "năm mươi nghìn đồng"), (1_001_001, "một triệu không trăm linh một nghìn không trăm linh một đồng"), (1_250_000, "một triệu hai trăm năm mươi nghìn đồng"), (1_000_000_000, "một tỷ đồng"), (24, "hai mươi bốn đồng"), (310, "ba trăm mười đồng")],
)  # fmt: skip
def test_money_is_said_as_people_say_it(amount: int, words: str) -> None:
    assert money.amount_in_words(amount) == words


@given(st.integers(0, 10**9), st.lists(st.integers(0, 1000), min_size=1, max_size=9).filter(any))
def test_a_split_loses_no_dong(total: int, weights: list[int]) -> None:
    shares = money.split(total, weights)
    assert sum(shares) == total
    assert all(abs(share - total * weight / sum(weights)) < 1 for share, weight in zip(shares, weights, strict=True))


@pytest.mark.parametrize(
    ("typed", "e164", "warning"),
    [("0912 345 678", "+84912345678", ""), ("84912345678", "+84912345678", ""), ("+84 912.345.678", "+84912345678", ""), ("(0203) 3.123.456", "+842033123456", ""), ("０９１２３４５６７８", "+84912345678", ""), ("0951234567", "+84951234567", "unknown_prefix"), ("+12025550123", "+12025550123", "foreign"), ("0912\u200b345678", "+84912345678", "")],
)  # fmt: skip
def test_a_phone_is_read_as_people_write_it(typed: str, e164: str, warning: str) -> None:
    assert phone.parse(typed) == phone.PhoneNumber(e164, warning)


@pytest.mark.parametrize(
    ("typed", "code"),
    [("", "empty"), ("09abc", "letters"), ("0912", "too_short"), ("091234567890", "too_long"), ("☎", "letters")],
)
def test_what_is_no_phone_is_refused_with_its_reason(typed: str, code: str) -> None:
    with pytest.raises(ValueError, match=f"^{code}$"):
        phone.parse(typed)


def test_a_phone_is_shown_in_groups_or_hidden() -> None:
    assert phone.display("+84912345678") == "0912 345 678"
    assert "912" not in phone.masked("+84912345678")


def test_an_order_code_catches_every_slip_and_every_swap() -> None:
    for _ in range(60):
        code = order_code.new_code()
        assert order_code.is_well_formed(code)
        for place in range(2, 9):
            slips = [
                code[:place] + symbol + code[place + 1 :] for symbol in order_code.ALPHABET if symbol != code[place]
            ]
            assert not any(order_code.is_well_formed(slip) for slip in slips)
        swaps = [code[:place] + code[place + 1] + code[place] + code[place + 2 :] for place in range(2, 8)]
        assert not any(order_code.is_well_formed(swap) for swap in swaps if swap != code)


@pytest.mark.parametrize(
    "memo",
    [
        "LT7K3M9QX",
        "ck lt7k3m9qx cam on",
        "MBVCB.123.LT7K3M9QX.CT",
        "LT 7K3 M9QX",
        "chuyển tiền LT7K3M9QXđơn",
        "lT-7k3-m9-qx",
    ],
)
def test_a_code_is_found_however_the_bank_wraps_it(memo: str) -> None:
    assert "LT7K3M9QX" in order_code.codes_in(memo)


def test_codes_side_by_side_are_both_found() -> None:
    assert order_code.codes_in("LT7K3M9QXLTB3GEFPM") == ["LT7K3M9QX", "LTB3GEFPM"]


def test_text_folds_the_same_in_every_form() -> None:
    assert vietnamese.fold("Đặc khu Vân Đồn") == "dac khu van don"
    assert vietnamese.fold("Đặc khu") == vietnamese.fold("\u0110a\u0323\u0306c  khu")
    assert vietnamese.same_word("Hải Hòa", "hải hoà")
    assert vietnamese.same_word("thủy", "thuỷ")
    assert vietnamese.same_word("quý", "qúy")
    assert not vietnamese.same_word("hòa", "hoa")


def test_places_stand_in_vietnamese_order() -> None:
    names = ["Hải Hòa", "Hạ Long", "Hà Tu", "An Sinh", "Đông Mai", "Đầm Hà", "Cô Tô", "Cao Xanh"]
    assert sorted(names, key=vietnamese.collation_key) == [
        "An Sinh",
        "Cao Xanh",
        "Cô Tô",
        "Đầm Hà",
        "Đông Mai",
        "Hà Tu",
        "Hạ Long",
        "Hải Hòa",
    ]


def test_a_line_is_cleaned_but_keeps_its_emoji() -> None:
    assert vietnamese.clean_line("  Chả\u202e mực\x00 \u200b🦑\ufe0f\n ngon ") == "Chả mực 🦑\ufe0f ngon"
    assert vietnamese.clean_line("👨\u200d👩\u200d👧") == "👨\u200d👩\u200d👧"
    assert vietnamese.slug("Bếp Hương – Vân Đồn!") == "bep-huong-van-don"


def test_keys_sort_by_time_and_say_their_version() -> None:
    keys = [world.uuid7() for _ in range(50)]
    assert {key.version for key in keys} == {7}
    assert len(set(keys)) == 50
    assert keys[0].int >> 80 <= keys[-1].int >> 80


def test_a_simulation_can_take_the_worlds_place() -> None:
    class Frozen(World):
        def token(self, size: int = 16) -> str:
            return "frozen"

    before = world.use(Frozen())  # type: ignore[attr-defined]
    try:
        assert world.token() == "frozen"
    finally:
        world.use(before)  # type: ignore[attr-defined]
    assert world.token() != "frozen"
