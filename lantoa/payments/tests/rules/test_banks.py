"""The banks a VietQR can name, and how an account is read from what people type."""

from __future__ import annotations

import re

import pytest

from lantoa.kit.vietnamese import collation_key
from lantoa.payments.rules.banks import BANKS, account_number, bank_choices, bank_name, masked, printed_name


def test_every_bank_has_six_digits_and_a_name() -> None:
    assert len(BANKS) > 50
    for bin_, bank in BANKS.items():
        assert re.fullmatch(r"\d{6}", bin_)
        assert bank.short_name
        assert bank.name


def test_the_banks_of_everybody_are_there_under_todays_names() -> None:
    known = {"970436": "Vietcombank", "970418": "BIDV", "970405": "Agribank", "970415": "VietinBank", "970422": "MB"}
    for bin_, name in known.items():
        assert name.lower() in bank_name(bin_).lower()
    assert "Vikki" in bank_name("970406")  # DongA's name of today
    assert bank_name("123456") == "123456"


def test_choices_stand_in_vietnamese_order() -> None:
    names = [words.split(" – ")[0] for _bin, words in bank_choices()]
    assert names == sorted(names, key=collation_key)
    assert len(names) == len(BANKS)


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("0011009998801", "0011009998801"), (" 0011 0099 98801 ", "0011009998801"), ("0011.0099-98801", "0011009998801"), ("vqr0001", "VQR0001"), ("1234", "1234"),
        ("1" * 19, "1" * 19), ("\u202a00110099\u202c", "00110099"), ("123", ""), ("1" * 20, ""), ("", ""), ("12 34 không", ""), ("１２３４５", ""), ("1234\x00", ""),
    ],
)  # fmt: skip
def test_an_account_number_is_read_as_banks_keep_it(typed: str, number: str) -> None:
    assert account_number(typed) == number


@pytest.mark.parametrize(
    ("typed", "name"),
    [("Nguyễn Thị Lan", "NGUYEN THI LAN"), ("  đặng  văn đô ", "DANG VAN DO"), ("CTY TNHH A & B", "CTY TNHH A & B"), ("123", ""), ("🦑", ""), ("", "")],
)  # fmt: skip
def test_a_holder_is_printed_as_banks_print_it(typed: str, name: str) -> None:
    assert printed_name(typed) == name


@pytest.mark.parametrize(("number", "shown"), [("0011009998801", "••••8801"), ("1234", "••••")])
def test_only_the_end_of_a_number_is_shown(number: str, shown: str) -> None:
    assert masked(number) == shown
