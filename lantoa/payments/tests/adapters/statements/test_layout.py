"""Which column says what."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest

from lantoa.payments.adapters.statements.layout import ROLES, Layout, account_in, guess, letter
from lantoa.payments.tests.adapters.statements.samples import ACCOUNT

DATA = Path(__file__).parents[3] / "data" / "statement_columns.csv"


@pytest.mark.parametrize(
    ("titles", "places"),
    [
        (("Ngày giao dịch", "Số tiền ghi nợ", "Số tiền ghi có", "Số dư", "Nội dung"), {"date": 0, "debit": 1, "credit": 2, "balance": 3, "memo": 4}),
        (("STT", "Ngày hiệu lực", "Ngày giao dịch", "Phát sinh nợ", "Phát sinh có", "Diễn giải", "Số bút toán"), {"date": 2, "debit": 3, "credit": 4, "memo": 5, "reference": 6}),
        (("No.", "Transaction date", "Description", "Debit", "Credit", "Balance", "Ref no"), {"date": 1, "memo": 2, "debit": 3, "credit": 4, "balance": 5, "reference": 6}),
        (("Ngày\nDate", "Ghi nợ/ Debit", "Ghi có/ Credit", "Nội dung/ Details"), {"date": 0, "debit": 1, "credit": 2, "memo": 3}),
        (("NGÀY GD", "Số tiền (VND)", "Nợ/Có", "NỘI DUNG CHI TIẾT", "Mã giao dịch"), {"date": 0, "amount": 1, "mark": 2, "memo": 3, "reference": 4}),
        (("Ngày giao dịch", "Giờ giao dịch", "Số tiền", "Số tài khoản đối ứng", "Tên tài khoản đối ứng", "Số tài khoản", "Nội dung"), {"date": 0, "time": 1, "amount": 2, "account": 5, "memo": 6}),
        (("Ngày giao dịch (1)", "Số tiền ghi có VND *", "Nội dung giao dịch của khách"), {"date": 0, "credit": 1, "memo": 2}),
        (("Date", "Debit/Credit", "Description"), {"date": 0, "amount": 1, "memo": 2}),
        (("Date", "Debit/Credit", "Amount"), {"date": 0, "mark": 1, "amount": 2}),
        (("Ngay giao dich", "Ghi co", "Noi dung"), {"date": 0, "credit": 1, "memo": 2}),
    ],
)  # fmt: skip
def test_titles_name_their_columns(titles: tuple[str, ...], places: dict[str, int]) -> None:
    found = guess([["Sao kê tài khoản"], [], titles, ["13/11/2026"]])
    assert found
    assert found.header == 3
    assert {role: place for role, place in found.places().items() if place is not None} == places


def test_two_rows_of_titles_are_read_together() -> None:
    found = guess([["Ngày giao dịch", "Nội dung", "Phát sinh", "", "Số dư"], ["", "", "Nợ", "Có", ""]])
    assert found
    assert (found.header, found.date, found.debit, found.credit, found.balance) == (2, 0, 2, 3, 4)


@pytest.mark.parametrize(
    "rows",
    [
        [],
        [[]],
        [["a", "b"]],
        [["Ngày", "Nội dung"]],
        [["Số tiền"]],
        [["Ngày 13/11/2026 tôi chuyển số tiền"]],
        [[None, 5, True]],
    ],
)
def test_without_a_day_and_an_amount_nothing_is_guessed(rows: list[list[Any]]) -> None:
    assert guess(rows) is None


def test_a_layout_comes_back_from_json() -> None:
    layout = Layout(header=3, date=0, memo=4, credit=2, debit=1, order="mdy", titles=("Ngày", "Nợ"), sheet=1)
    assert Layout.from_json(layout.to_json()) == layout


@pytest.mark.parametrize(
    "text",
    [
        "", "null", "[]", "{}", '{"header": 1}', '{"header": 1, "date": 0}', '{"header": 1, "date": 0, "amount": 0}', '{"header": 1, "date": 0, "amount": 1, "credit": 2}',
        '{"header": -1, "date": 0, "amount": 1}', '{"header": 1, "date": -1, "amount": 1}', '{"header": 1, "date": true, "amount": 2}', '{"header": 1, "date": 0, "amount": 999}',
        '{"header": 1, "date": 0, "amount": "1"}', '{"header": 1, "date": 0, "amount": 1, "order": "ydm"}', '{"header": 1, "date": 0, "amount": 1, "titles": [5]}',
        '{"header": 1, "date": 0, "amount": 1, "titles": "ab"}', '{"header": 1, "date": 0, "amount": 1, "other": 1}', '{"header": 1, "date": null, "amount": 1}',
        '{"header": 1, "date": 0, "amount": 1, "sheet": -1}', "[" * 100_000,
    ],
)  # fmt: skip
def test_what_is_no_layout_is_a_value_error(text: str) -> None:
    with pytest.raises(ValueError):
        Layout.from_json(text)


def test_columns_have_the_names_of_spreadsheets() -> None:
    assert [letter(place) for place in (0, 25, 26, 51, 52, 255)] == ["A", "Z", "AA", "AZ", "BA", "IV"]


@pytest.mark.parametrize(
    ("row", "account"),
    [
        ([f"Số tài khoản: {ACCOUNT}"], ACCOUNT), (["Số tài khoản", "", "0011 0099 98801"], ACCOUNT), (["Số tài khoản / Account number:", ACCOUNT], ACCOUNT),
        (["Tài khoản", 11009998801.0], "11009998801"), (["STK:0011.0099.98801 VND"], ACCOUNT), (["Ngày in: 13/11/2026"], ""), ([None, ""], ""), (["Tài khoản thanh toán"], ""),
    ],
)  # fmt: skip
def test_the_account_is_found_above_the_titles(row: list[object], account: str) -> None:
    assert account_in([["Sao kê"], row]) == account


def test_every_word_of_the_data_names_a_column() -> None:
    with DATA.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["column"] for row in rows} <= {*ROLES, "other"}
    for row in rows:
        if row["column"] in ("credit", "debit", "amount"):
            found = guess([["Ngày giao dịch", row["name"].title()]])
            assert found
            assert getattr(found, row["column"]) == 1, row
