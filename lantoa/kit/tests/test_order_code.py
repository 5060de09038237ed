"""An order code survives the phone, the hand and the bank."""

import random
from itertools import pairwise, product

import pytest

from lantoa.kit.order_code import ALPHABET, bare, check_symbol, codes_in, is_well_formed, may_be_cut_short, new_code


def some_codes(count: int) -> list[str]:
    chance = random.Random(7)
    symbols = ["".join(chance.choices(ALPHABET, k=6)) for _ in range(count)]
    # Where sums like to fail: all alike, only two symbols, the ends of the alphabet.
    symbols += [*(symbol * 6 for symbol in ALPHABET), "2Z2Z2Z", "ZZZ222", "22222Z"]
    return [f"LT{six}{check_symbol(six)}" for six in symbols]


def swapped(code: str, place: int) -> str:
    return code[:place] + code[place + 1] + code[place] + code[place + 2 :]


def test_a_new_code_is_well_formed_and_unlike_the_last() -> None:
    codes = [new_code() for _ in range(200)]
    assert all(is_well_formed(code) for code in codes)
    assert len(set(codes)) == 200
    assert set("".join(codes)) <= set(ALPHABET) | {"L", "T"}


def test_every_single_slip_is_caught_the_check_symbol_included() -> None:
    caught = 0
    for code in some_codes(60):
        slips = [code[:at] + symbol + code[at + 1 :] for at in range(2, 9) for symbol in ALPHABET if symbol != code[at]]
        assert not any(map(is_well_formed, slips))
        caught += len(slips)
    assert caught == 95 * 7 * 31


def test_every_swap_of_two_neighbours_is_caught_the_check_symbol_included() -> None:
    for code in some_codes(3_000):
        assert not any(is_well_formed(swapped(code, at)) for at in range(2, 8) if code[at] != code[at + 1])


def test_every_pair_of_symbols_is_told_from_its_swap_in_every_place() -> None:
    # The check is linear and 2 counts as nothing, so that these codes stand for all that have the pair there.
    for one, other in product(ALPHABET, repeat=2):
        sixes = [("2" * at + one + other).ljust(6, "2") for at in range(5)] + [f"{one}2222{other}"]
        for at, six in enumerate(sixes, start=2):
            code = f"LT{six}{check_symbol(six)}"
            assert code[at] == code[at + 1] or not is_well_formed(swapped(code, at))


@pytest.mark.parametrize(
    "text", ["", "LT", "LT2222222 ", "lt2222222", "XX2222222", "LT22222222", "LT222222O", "LT222222"]
)
def test_what_is_not_written_as_a_code_is_not_well_formed(text: str) -> None:
    assert not is_well_formed(text)


@pytest.mark.parametrize(
    "memo",
    [
        "LT7K3M9QX",
        "ck lt7k3m9qx cam on",
        "MBVCB.123.LT7K3M9QX.CT",
        "LT 7K3 M9QX",
        "chuyển tiền LT7K3M9QXđơn",
        "ｌＴ-7k3-m9-qx",
        "LT7K3M9\nQX",
        "LTLT7K3M9QX",
    ],
)
def test_a_code_is_found_however_the_bank_wraps_it(memo: str) -> None:
    assert "LT7K3M9QX" in codes_in(memo)


def test_codes_side_by_side_and_overlapping_are_all_found_once() -> None:
    assert codes_in("LT7K3M9QXLTB3GEFPM LT7K3M9QX") == ["LT7K3M9QX", "LTB3GEFPM"]
    assert codes_in("LTLT7K3M9QXAB") == ["LTLT7K3M9", "LT7K3M9QX"]


@pytest.mark.parametrize("memo", ["", "tra tien hang", "LT7K3M9Q", "LT7K3M9Q0", "LTIIIIIII"])
def test_no_code_is_seen_where_none_is(memo: str) -> None:
    assert codes_in(memo) == []


@pytest.mark.parametrize(
    ("memo", "unsure"),
    [
        ("LT7K2M9-41028377", True), ("LT7K2M 941 028377", False), ("LT7K2M941 028377", False), ("LT7K2M9-41", False),
        ("x LT7K2M941028377", False), ("LT 7K2 M941 FT123", False), ("LT7K2M9-41028377 LT7K2M941", False), ("nothing", False),
    ],
)  # fmt: skip
def test_digits_of_the_bank_behind_a_code_cut_short_are_seen(memo: str, unsure: bool) -> None:
    assert may_be_cut_short("LT7K2M941", memo) is unsure


def test_a_memo_is_laid_bare() -> None:
    assert bare("Đơn hàng: LT-7k3.") == "DONHANGLT7K3"


def test_neighbouring_codes_differ_in_more_than_one_symbol() -> None:
    codes = [f"LT22222{symbol}{check_symbol('22222' + symbol)}" for symbol in ALPHABET]
    assert all(sum(a != b for a, b in zip(one, other, strict=True)) == 2 for one, other in pairwise(codes))
