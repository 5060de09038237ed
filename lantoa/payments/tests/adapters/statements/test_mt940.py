"""SWIFT statements in the styles of several banks."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest

from lantoa.payments.adapters.statements import mt940
from lantoa.payments.adapters.statements.base import Read, RowNotUnderstood, StatementRow
from lantoa.payments.errors import StatementRefused
from lantoa.payments.tests.adapters.statements.samples import ACCOUNT, MT940, at

TOLD = StatementRow(1, "in", 408_000, at(13), True, "LTLY9TYDA tien giay", "FT1", ACCOUNT)


def rows(text: str | bytes) -> list[Read]:
    return list(mt940.read(io.BytesIO(text.encode() if isinstance(text, str) else text)))


def statement(*lines: str, currency: str = "VND") -> str:
    return "\n".join(
        [":20:S", f":25:{ACCOUNT}", ":28C:1", f":60F:C261112{currency}0,", *lines, f":62F:C261113{currency}0,", "-", ""]
    )


@pytest.mark.parametrize("style", MT940)
def test_every_style_is_read_completely(style: str) -> None:
    memo = {"structured": "EREF+X1 SVWZ+LTLY9TYDA tien giay"}.get(style, TOLD.memo)
    assert rows(MT940[style]) == [replace(TOLD, memo=memo)]
    assert mt940.accounts(io.BytesIO(MT940[style].encode())) == {ACCOUNT}


@pytest.mark.parametrize(
    "encoded",
    [
        lambda text: text.replace("\n", "\r\n").encode(), lambda text: text.encode("utf-8-sig"), lambda text: text.encode("utf-16"),
        lambda text: text.encode("utf-16-le"), lambda text: text.replace("\n", "\r").encode(),
    ],
)  # fmt: skip
@pytest.mark.parametrize("style", MT940)
def test_line_ends_marks_and_letters_make_no_difference(style: str, encoded) -> None:
    assert rows(encoded(MT940[style])) == rows(MT940[style])


@pytest.mark.parametrize(
    ("mark", "direction"), [("C", "in"), ("D", "out"), ("RC", "out"), ("RD", "in"), ("c", "in"), ("rd", "in")]
)
def test_a_reversal_moves_the_money_back(mark: str, direction: str) -> None:
    [row] = rows(statement(f":61:2611131113{mark}8000,NTRFNONREF//FT1"))
    assert (row.direction, row.amount) == (direction, 8_000)


def test_a_full_line_runs_on_and_a_short_one_ends_a_word() -> None:
    full = "tra tien hang thang muoi mot cho chi ban rau o cho Ha Long LTLY9T"
    assert len(full) == 65
    [row] = rows(statement(":61:261113C8000,NTRF", f":86:{full}", "YDA tien", "giay"))
    assert row.memo == f"{full}YDA tien giay"
    part = "SVWZ+tra tien hang LTLY9TYD"
    [row] = rows(statement(":61:261113C8000,NTRF", f":86:166?20{part}?21A giay?22het"))
    assert row.memo == f"{part}A giay het"


def test_a_banks_own_field_is_the_memo_where_there_is_no_other() -> None:
    [row] = rows(statement(":61:261113C8000,NTRF", ":NS:01526715", "15LTLY9TYDA", "16tien giay"))
    assert row.memo == "526715 LTLY9TYDA tien giay"


def test_a_time_at_the_start_of_a_line_is_memo() -> None:
    [row] = rows(statement(":61:261113C8000,NTRF", ":86:chuyen luc 20", ":26:37 Fo"))
    assert row.memo == "chuyen luc 20 :26:37 Fo"


@pytest.mark.parametrize(
    ("line", "day"),
    [("2611131112", at(12)), ("261113", at(13)), ("261113    ", at(13)), ("2701011231", at(31, month=12)), ("2602300228", at(28, month=2)), ("260230", at(28, month=2))],
)  # fmt: skip
def test_the_day_of_booking_counts_in_the_nearest_year(line: str, day: object) -> None:
    [row] = rows(statement(f":61:{line}C8000,NTRFNONREF"))
    assert (row.at, row.day_only) == (day, True)


@pytest.mark.parametrize(
    ("line", "reference"),
    [("NTRFABC//FT1", "FT1"), ("NTRFABC", "ABC"), ("NTRFNONREF", ""), ("NTRFKREF+", ""), ("NTRFNONREF//FT1\nmore", "FT1"), ("NTRF" + "9" * 40 + "//FT1", "FT1")],
)  # fmt: skip
def test_the_banks_reference_comes_before_the_customers(line: str, reference: str) -> None:
    assert rows(statement(f":61:261113C8000,{line}"))[0].reference == reference


@pytest.mark.parametrize(
    "line",
    ["26XX13C8000,NTRF", "261313C8000,NTRF", "2611131399C8000,NTRF", "261113X8000,NTRF", "261113C8000,50NTRF", "261113C,NTRF", "261113C8,0,0NTRF", "", "?" * 900],
)  # fmt: skip
def test_a_bad_entry_is_said_and_costs_no_other(line: str) -> None:
    good = ":61:261113C8000,NTRF//FT1"
    first, bad, last = rows(statement(good, f":61:{line}", ":86:memo", good))
    assert (first.number, bad.number, last.number) == (1, 2, 3)
    assert isinstance(bad, RowNotUnderstood)
    assert "memo" in bad.raw
    assert bad.sentence
    assert "%(" not in bad.sentence


def test_another_currency_is_said() -> None:
    [row] = rows(statement(":61:261113C8000,NTRF", currency="EUR"))
    assert isinstance(row, RowNotUnderstood)
    assert row.params == {"currency": "EUR"}
    [entry] = mt940.entries(io.BytesIO(statement(":61:261113C80,55NTRF//FT1", currency="EUR").encode()))
    assert (entry.amount, entry.reference) == ("80,55", "FT1")


def test_nothing_moved_is_no_row() -> None:
    assert rows(statement(":61:261113C0,NTRF")) == []


def test_each_statement_has_its_own_account() -> None:
    two = MT940["plain"] + statement(":61:261113C1,NTRF").replace(ACCOUNT, "999 888-777")
    assert [row.account_number for row in rows(two)] == [ACCOUNT, "999888777"]


@pytest.mark.parametrize("at_", ["FT5", "C5000", "000,NTRF//FT5", ":61:261113C5000", "TRF//FT5"])
def test_a_file_cut_off_gives_what_stands_before_and_no_half_entry(at_: str) -> None:
    whole = statement(*(f":61:261113C{number}000,NTRF//FT{number}" for number in range(1, 9)))
    read = rows(whole[: whole.index(at_)])
    assert [row.amount for row in read[:-1]] == [1_000, 2_000, 3_000, 4_000][: len(read) - 1]
    assert len(read) >= 4
    assert isinstance(read[-1], RowNotUnderstood)
    assert "middle" in read[-1].message


def test_an_amount_that_may_have_lost_its_end_is_not_taken() -> None:
    [row] = rows(":20:S\n:25:1\n:61:261113C408")
    assert isinstance(row, RowNotUnderstood)


@pytest.mark.parametrize("text", ["hello", "\n\n", "a,b\n1,2\n", ":99:x", "<Document/>"])
def test_what_is_no_statement_is_refused(text: str) -> None:
    with pytest.raises(StatementRefused):
        rows(text)


def test_vietnamese_letters_survive_old_encodings() -> None:
    text = statement(":61:261113C8000,NTRF", ":86:Trả tiền bánh cuốn LTLY9TYDA")
    assert rows(text.encode("utf-16-be"))[0].memo == "Trả tiền bánh cuốn LTLY9TYDA"
