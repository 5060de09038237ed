"""Pasted messages of banks."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lantoa.payments.adapters.statements.base import RowNotUnderstood, StatementRow
from lantoa.payments.adapters.statements.sms import LONGEST_TEXT, read_text
from lantoa.payments.errors import StatementRefused
from lantoa.payments.tests.adapters.statements.samples import at
from lantoa.payments.tests.conftest import Stage

TOLD = StatementRow(1, "in", 408_000, at(13, 20, 11), False, "LTLY9TYDA tien giay", "", "0123xxx456", 1_408_000)
MESSAGE = "TK 0123xxx456 GD: +408,000VND 13/11/26 20:11 SD: 1,408,000VND ND: LTLY9TYDA tien giay"


@pytest.mark.parametrize(
    "text",
    [
        MESSAGE,
        "TK 0123xxx456|GD: +408.000VND 13/11/2026 20:11|SD: 1.408.000VND|ND: LTLY9TYDA tien giay",
        "So du TK 0123xxx456 +408,000 VND luc 13-11-2026 20:11. So du 1,408,000 VND. ND: LTLY9TYDA tien giay",
        "Tài khoản: 0123xxx456; PS: +408.000đ; 20h11 13/11/2026; Nội dung: LTLY9TYDA tien giay; Số dư: 1.408.000đ",
        "20:11 13/11/2026 STK 0123xxx456: +408,000 VND; SDC: 1,408,000 VND; Noi dung: LTLY9TYDA tien giay",
        "ABCBANK: TK 0123xxx456 tang 408,000 VND 2026-11-13 20:11. SD 1,408,000 VND. Ref: LTLY9TYDA tien giay",
        "TK 0123xxx456\n+408,000 VND\n13/11/2026 20:11\nSD 1,408,000 VND\nND LTLY9TYDA tien giay".replace(
            "ND L", "ND: L"
        ),
    ],
)
def test_a_message_is_read_whatever_the_order_of_its_parts(text: str) -> None:
    assert list(read_text(text)) == [TOLD]


@pytest.mark.parametrize(
    "sign", ["-408,000VND", "- 408,000 VND", "-VND 408,000", "Ghi no 408,000VND", "giam 408,000 VND"]
)
def test_money_out_is_told_by_its_sign_or_word(sign: str) -> None:
    [row] = read_text(f"TK 0123xxx456 {sign} 13/11/26 20:11 SD: 1,408,000VND ND: LTLY9TYDA tien giay")
    assert row == replace(TOLD, direction="out")


def test_several_messages_are_told_apart() -> None:
    second = MESSAGE.replace("408,000VND 13", "5,000VND 14")
    for between in ("\n", "\n\n", "\r\n", "\n \n\n"):
        assert list(read_text(MESSAGE + between + second)) == [
            TOLD,
            replace(TOLD, number=2, amount=5_000, at=at(14, 20, 11)),
        ]


def test_an_amount_in_the_memo_moves_nothing() -> None:
    [row] = read_text(MESSAGE.replace("tien giay", "tra +500,000VND 12/11/2026"))
    assert (row.amount, row.at, row.memo) == (408_000, TOLD.at, "LTLY9TYDA tra +500,000VND 12/11/2026")


def test_a_memo_may_begin_with_a_number() -> None:
    [row] = read_text(MESSAGE.replace("ND: LTLY9TYDA", "ND: 0912 LTLY9TYDA"))
    assert row.memo == "0912 LTLY9TYDA tien giay"


def test_a_day_without_its_year_is_the_last_one(stage: Stage) -> None:
    [row] = read_text("ABCBANK: 20h11p 13/11 TK 66666666: +408,000VND. SD: 1,408,000VND.")
    assert (row.at.month, row.at.day, row.day_only) == (11, 13, False)
    assert row.at <= TOLD.at.replace(year=2027)


def test_without_a_time_the_day_is_known() -> None:
    [row] = read_text(MESSAGE.replace(" 20:11", ""))
    assert (row.at, row.day_only) == (at(13), True)


@pytest.mark.parametrize(
    "text",
    [
        "xin chào", "OTP 123456", MESSAGE.replace("+408,000VND", ""), MESSAGE.replace("13/11/26", ""), MESSAGE.replace("13/11/26", "31/02/26"),
        MESSAGE.replace("+408,000VND", "+408,000VND -5,000VND"), MESSAGE.replace("+408,000VND", "+0VND"), "Khuyen mai toi 13-11-2026: giam gia",
    ],
)  # fmt: skip
def test_a_text_that_lacks_what_counts_is_kept_and_said(text: str) -> None:
    [row] = read_text(text)
    assert isinstance(row, RowNotUnderstood)
    assert row.raw == " ".join(text.split())
    assert "%(" not in row.sentence


@pytest.mark.parametrize("text", ["", " \n\n ", "\u200b", "x" * (LONGEST_TEXT + 1)])
def test_nothing_and_far_too_much_are_refused(text: str) -> None:
    with pytest.raises(StatementRefused):
        list(read_text(text))


@given(
    st.lists(
        st.sampled_from([*MESSAGE.split(), "+", "-", "\n", "TK", "SD:", "13/11", "9" * 15, "ạ", "\ud800", "\x00"]),
        max_size=30,
    )
)
def test_any_mixture_is_read_or_said(words: list[str]) -> None:
    try:
        for row in read_text(" ".join(words)):
            assert "\x00" not in (row.raw if isinstance(row, RowNotUnderstood) else row.memo)
    except StatementRefused:
        pass


def test_a_long_text_takes_no_time() -> None:
    for piece in ("+", "1,", "TK ", "x", "1", "13/", "SD ", "+1 "):
        list(read_text(piece * (50_000 // len(piece))))
