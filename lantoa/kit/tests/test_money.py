"""Money is read as people write it, said as people say it, and shared out to the last đồng."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lantoa.kit.money import LARGEST, amount_in_words, by_rates, format_dong, parse_dong, split


def test_money_is_written_with_dots_and_a_space_that_holds() -> None:
    assert format_dong(1_250_000) == "1.250.000\u00a0₫"
    assert format_dong(-85_000) == "-85.000\u00a0₫"
    assert format_dong(0) == "0\u00a0₫"


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("1.250.000", 1_250_000),
        ("1,250,000 đ", 1_250_000),
        ("1 250 000", 1_250_000),
        (" 85 000đ", 85_000),
        ("85.000 ₫", 85_000),
        ("VND 85.000", 85_000),
        ("85000 vnđ", 85_000),
        ("85000.00", 85_000),
        ("1.250.000,00", 1_250_000),
        ("８５０００", 85_000),
        ("0", 0),
        ("25", 25),
        ("250k", 250_000),
        ("250K", 250_000),
        ("1.250k", 1_250_000),
        ("2k5", 2_500),
        ("5 nghìn đồng", 5_000),
        ("1tr2", 1_200_000),
        ("1tr250", 1_250_000),
        ("1tr05", 1_050_000),
        ("1,2 triệu", 1_200_000),
        ("1.25tr", 1_250_000),
        ("1 triệu rưỡi", 1_500_000),
        ("1 triệu 250 nghìn", 1_250_000),
        ("2 tỷ", 2_000_000_000),
        ("500 tỷ", LARGEST),
    ],
)
def test_money_is_read_as_people_write_it(typed: str, amount: int) -> None:
    assert parse_dong(typed) == amount


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "empty"),
        ("  ", "empty"),
        ("đ", "empty"),
        ("-5", "negative"),
        ("− 5k", "negative"),
        ("giá tốt", "not_a_number"),
        ("1.25.000", "not_a_number"),
        ("85,50", "not_a_number"),
        ("10-20k", "not_a_number"),
        ("1e9", "not_a_number"),
        ("1,2tr5", "not_a_number"),
        ("50k1tr", "not_a_number"),
        ("1.250 triệu", "not_a_number"),
        ("٣٤", "not_a_number"),
        ("9" * 5_000, "not_a_number"),
        ("500.000.000.001", "too_big"),
        ("501 tỷ", "too_big"),
        ("9" * 30, "too_big"),
    ],
)
def test_what_is_no_clear_amount_is_refused_with_its_reason(typed: str, code: str) -> None:
    with pytest.raises(ValueError, match=f"^{code}$"):
        parse_dong(typed)


@given(st.integers(0, LARGEST))
def test_money_written_is_money_read(amount: int) -> None:
    assert parse_dong(format_dong(amount)) == amount


@given(st.text(alphabet="0123456789.,ktrđ -nghìy", max_size=12))
def test_whatever_is_typed_gives_an_amount_or_a_reason(typed: str) -> None:
    try:
        assert 0 <= parse_dong(typed) <= LARGEST
    except ValueError as refusal:
        assert str(refusal) in {"empty", "not_a_number", "negative", "too_big"}  # noqa: PT017 - both ends are right


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        (0, "không đồng"),
        (4, "bốn đồng"),
        (10, "mười đồng"),
        (14, "mười bốn đồng"),
        (15, "mười lăm đồng"),
        (21, "hai mươi mốt đồng"),
        (24, "hai mươi tư đồng"),
        (25, "hai mươi lăm đồng"),
        (105, "một trăm linh năm đồng"),
        (111, "một trăm mười một đồng"),
        (310, "ba trăm mười đồng"),
        (50_000, "năm mươi nghìn đồng"),
        (1_001_001, "một triệu không trăm linh một nghìn không trăm linh một đồng"),
        (1_250_000, "một triệu hai trăm năm mươi nghìn đồng"),
        (1_000_000_000, "một tỷ đồng"),
        (2_000_000_015, "hai tỷ không trăm mười lăm đồng"),
        (500_000_000_000, "năm trăm tỷ đồng"),
        (-21, "âm hai mươi mốt đồng"),
    ],
)
def test_money_is_said_as_people_say_it(amount: int, words: str) -> None:
    assert amount_in_words(amount) == words


@given(st.integers(0, LARGEST), st.integers(0, LARGEST))
def test_two_amounts_never_sound_alike(one: int, other: int) -> None:
    assert (amount_in_words(one) == amount_in_words(other)) == (one == other)


@given(st.integers(0, 10**9), st.lists(st.integers(0, 1000), min_size=1, max_size=9).filter(any))
def test_a_split_loses_no_dong(total: int, weights: list[int]) -> None:
    shares = split(total, weights)
    assert sum(shares) == total
    assert all(
        abs(share * sum(weights) - total * weight) < sum(weights) for share, weight in zip(shares, weights, strict=True)
    )


def test_what_is_left_goes_to_the_largest_remainder_and_then_to_the_first() -> None:
    assert split(100, [1, 1, 1]) == [34, 33, 33]
    assert split(10, [1, 2, 3]) == [2, 3, 5]
    assert split(5, [0, 1]) == [0, 5]


@pytest.mark.parametrize("weights", [[], [0, 0], [2, -1]])
def test_weights_that_share_nothing_out_are_refused(weights: list[int]) -> None:
    with pytest.raises(ValueError, match="weights"):
        split(100, weights)


RATES = st.lists(st.integers(0, 10_000), max_size=9)


@given(st.integers(0, LARGEST), RATES)
def test_what_rates_take_adds_up_and_each_part_is_within_a_dong_of_exact(base: int, rates: list[int]) -> None:
    parts = by_rates(base, rates)
    assert abs(2 * (sum(parts) * 10_000 - base * sum(rates))) <= 10_000
    assert all(abs(part * 10_000 - base * rate) < 10_000 for part, rate in zip(parts, rates, strict=True))
    assert parts == by_rates(base, rates)


@given(st.integers(0, LARGEST), st.integers(0, 10_000))
def test_one_rate_alone_is_rounded_half_up(base: int, rate: int) -> None:
    assert by_rates(base, [rate]) == [(base * rate + 5_000) // 10_000]


def test_equal_remainders_go_to_the_earlier_rate() -> None:
    assert by_rates(101, [150, 150]) == [2, 1]
    assert by_rates(99, [250, 50, 0]) == [2, 1, 0]
    assert by_rates(0, [250]) == [0]
    assert by_rates(1_000, []) == []


@pytest.mark.parametrize(("base", "rates"), [(-1, [1]), (1, [1, -1])])
def test_nothing_is_taken_by_negative_rates(base: int, rates: list[int]) -> None:
    with pytest.raises(ValueError, match="negative"):
        by_rates(base, rates)
