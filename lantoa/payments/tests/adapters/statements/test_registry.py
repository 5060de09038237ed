"""The readers' registry: what kind a file is, and that nothing breaks any reader."""

from __future__ import annotations

import io
import random
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lantoa.payments.adapters import statements
from lantoa.payments.adapters.statements import Kind, RowNotUnderstood, StatementRefused, StatementRow
from lantoa.payments.tests.adapters.statements.samples import ACCOUNT, MT940, SHEET, camt, entry, excel

WORKBOOK = excel([["Số tài khoản", ACCOUNT], ["Ngày", "Nội dung", "Số tiền"], ["13/11/2026", "LTA", 5_000]])
SAMPLES: dict[Kind, list[bytes]] = {
    "mt940": [text.encode() for text in MT940.values()],
    "camt": [camt(entry(), entry(way="DBIT"))],
    "xlsx": [WORKBOOK],
    "csv": [SHEET.encode(), SHEET.encode("utf-16")],
}
OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600


@pytest.mark.parametrize("kind", SAMPLES)
def test_each_kind_is_known_by_its_first_bytes_and_read(kind: Kind) -> None:
    for raw in SAMPLES[kind]:
        assert statements.sniff(raw[: statements.HEAD], "file") == kind
        assert any(isinstance(row, StatementRow) for row in statements.read(io.BytesIO(raw), kind))
        assert statements.accounts(io.BytesIO(raw), kind) == {ACCOUNT}


@pytest.mark.parametrize(
    ("raw", "name", "kind"),
    [
        (OLD, "a.xls", "xls"), (b"", "a.csv", "unknown"), (b"%PDF-1.7\n", "a.pdf", "unknown"), (b"\x89PNG\r\n\x1a\n\0\0\0", "a.png", "unknown"),
        (b"PK\x03\x04mimetype", "a.zip", "unknown"), (b"<html><table>", "a.xls", "unknown"), (b"<?xml version='1.0'?><!DOCTYPE", "a.xml", "camt"),
        (b"hello", "a.txt", "unknown"), (b"hello", "a.csv", "csv"), (b"a;b\n1;2\n", "a.txt", "csv"), (SHEET.encode("utf-16"), "a", "csv"),
        (b"\xef\xbb\xbf:20:X\r\n:25:1\r\n", "a.txt", "mt940"), (b"a:20:x", "a.txt", "unknown"), (b":61:110701CN50,00NZ10NONREF\n-\n", "a.sta", "mt940"),
    ],
)  # fmt: skip
def test_the_name_decides_only_where_the_bytes_leave_it_open(raw: bytes, name: str, kind: Kind) -> None:
    assert statements.sniff(raw, name) == kind


def test_what_is_unknown_is_refused() -> None:
    with pytest.raises(StatementRefused):
        statements.read(io.BytesIO(b"hello"), "unknown")


def test_the_first_rows_are_shown_to_say_which_column_is_which() -> None:
    assert statements.first_rows(io.BytesIO(WORKBOOK), "xlsx", 2) == [
        [["Số tài khoản", ACCOUNT, ""], ["Ngày", "Nội dung", "Số tiền"]]
    ]
    assert statements.first_rows(io.BytesIO(SHEET.encode()), "csv", 1)[0][0][0] == "SAO KÊ TÀI KHOẢN"


def test_a_layout_is_found_to_be_remembered() -> None:
    other = excel(
        [["Số tài khoản", ACCOUNT], ["Ngày", "Nội dung", "Số tiền"], ["13/11/2026", "LTA", 5_000]], first=[["Ghi chú"]]
    )
    layout = statements.find_layout(io.BytesIO(other), "xlsx")
    assert layout
    assert (layout.header, layout.sheet, layout.titles) == (2, 1, ("Ngày", "Nội dung", "Số tiền"))
    [row] = statements.read(io.BytesIO(other), "xlsx", layout=statements.Layout.from_json(layout.to_json()))
    assert row.amount == 5_000
    assert statements.find_layout(io.BytesIO(b"a,b\n1,2\n"), "csv") is None
    assert statements.find_layout(io.BytesIO(MT940["plain"].encode()), "mt940") is None


def judged(raw: bytes, kind: Kind) -> None:
    """Read to the end: rows that can be kept, rows with a sentence, or one refusal."""
    refusal = None
    try:
        for row in statements.read(io.BytesIO(raw), kind):
            if isinstance(row, RowNotUnderstood):
                assert row.sentence
                kept = row.raw
            else:
                assert row.amount > 0
                assert row.at.tzinfo
                kept = row.memo + row.reference + row.account_number
            assert "\x00" not in kept
            kept.encode()
        statements.accounts(io.BytesIO(raw), kind)
        statements.first_rows(io.BytesIO(raw), kind)
    except StatementRefused as refused:
        refusal = str(refused)
    assert refusal != ""


KINDS = [kind for kind in get_args(Kind) if kind != "unknown"]


@settings(max_examples=50)
@given(raw=st.binary(max_size=400), kind=st.sampled_from(KINDS))
def test_any_bytes_are_read_or_refused(raw: bytes, kind: Kind) -> None:
    statements.sniff(raw, "file")
    judged(raw, kind)


@settings(max_examples=60)
@given(seed=st.integers(0, 10**9), kind=st.sampled_from(list(SAMPLES)))
def test_any_damage_to_a_statement_is_read_or_refused(seed: int, kind: Kind) -> None:
    chance = random.Random(seed)
    raw = bytearray(chance.choice(SAMPLES[kind]))
    for _ in range(chance.randint(1, 8)):
        place = chance.randrange(len(raw))
        match chance.randrange(4):
            case 0:
                raw[place] = chance.randrange(256)
            case 1:
                del raw[place : place + chance.randint(1, 30)]
            case 2:
                raw[place:place] = chance.choice(
                    [b"\0", b"\n", b'"', b"<", b":61:", b"\xff\xfe", b"9" * 40, b"-", b"\xed\xa0\x80", b","]
                )
            case _:
                raw[place:place] = raw[:40]
        raw = raw or bytearray(b"x")
    judged(bytes(raw), kind)
