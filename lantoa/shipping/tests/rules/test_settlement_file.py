"""Settlement files as carriers' pages and spreadsheets write them, and as nobody should."""

from __future__ import annotations

import pytest

from lantoa.shipping.rules.settlement_file import MOST_ROWS, FileRow, read

ROWS = [FileRow(2, "GA123", 250_000, 22_000, 228_000), FileRow(3, "GA124", 0, 15_000, -15_000)]
PLAIN = "Mã vận đơn,Tiền thu hộ,Phí\nGA123,250000,22000\nga 124,0,15000\n"


@pytest.mark.parametrize(
    "content",
    [
        PLAIN.encode(), b"\xef\xbb\xbf" + PLAIN.encode(), PLAIN.encode("utf-16"), PLAIN.replace(",", ";").encode(), PLAIN.replace(",", "\t").encode(),
        PLAIN.replace("\n", "\r\n").encode(), PLAIN.replace("Mã vận đơn", "MÃ VẬN ĐƠN ").encode(), PLAIN.replace("250000", '"250.000 ₫"').encode(),
        PLAIN.replace("250000", '"250,000.00"').encode(), b"Tracking code,COD,Fee\nGA123,250000,22000\nGA124,,15000\n",
    ],
)  # fmt: skip
def test_one_table_in_many_hands(content: bytes) -> None:
    reading = read(content)
    assert (reading.problem, reading.not_understood) == ("", [])
    assert reading.rows == ROWS


def test_columns_may_stand_in_any_order_under_a_title_and_net_is_as_told() -> None:
    text = "Bảng đối soát GHN\n\nThực nhận;Phí;STT;Mã đơn hàng;COD\n200.000;22.000;1;GA123;250.000\n"
    assert read(text.encode()).rows == [FileRow(4, "GA123", 250_000, 22_000, 200_000)]


def test_columns_with_other_names_are_found_when_said() -> None:
    text = "Kiện,Thu được\nGA123,250000\n".encode()
    asked = read(text)
    assert (asked.problem, asked.header) == ("no_header", ["Kiện", "Thu được"])
    assert read(text, {"tracking_code": "kiện", "collected": "THU ĐƯỢC"}).rows == [
        FileRow(2, "GA123", 250_000, 0, 250_000)
    ]


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (",250000,0", "no_code"), ("Tổng cộng,250000,0", "no_code"), ("GA125,abc,0", "no_amount"), ("GA125,-5,0", "no_amount"), ("GA125,1.2.3,0", "no_amount"),
        ("GA125,99999999999999,0", "no_amount"), ("GA125,250000,x", "no_fee"), ("=cmd(),1,1", "no_code"), ("GA125", ""), ("GA125,1e6,0", "no_amount"),
    ],
)  # fmt: skip
def test_a_row_that_cannot_be_read_is_named_and_the_others_count(row: str, why: str) -> None:
    reading = read((PLAIN + row + "\n").encode())
    assert [row for row in reading.rows if row.number < 4] == ROWS
    assert [(number, said) for number, said, _stood in reading.not_understood] == ([(4, why)] if why else [])


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "empty"), (b"  \n \n", "empty"), (b"\xff\xfe\x00", "not_text"), (b"PK\x03\x04\x00\x00", "not_text"), (b"a,b,c\n1,2,3\n", "no_header"),
        (b"\x00" * 10, "not_text"), (b'"' * 1000, "no_header"), (b"," * 10_000, "no_header"),
    ],
)  # fmt: skip
def test_what_is_no_settlement_is_said_to_be_none(content: bytes, problem: str) -> None:
    assert read(content).problem == problem


def test_a_file_that_is_too_long_is_refused_whole() -> None:
    text = "Mã vận đơn,COD\n" + "GA1234,1000\n" * (MOST_ROWS + 5)
    reading = read(text.encode())
    assert (reading.problem, reading.rows) == ("too_long", [])
