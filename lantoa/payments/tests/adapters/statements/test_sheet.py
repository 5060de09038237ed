"""Statements as CSV and Excel."""

from __future__ import annotations

import csv
import io
import unicodedata
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time

import pytest

from lantoa.payments.adapters.statements import base, sheet
from lantoa.payments.adapters.statements.base import Read, RowNotUnderstood, StatementRow
from lantoa.payments.adapters.statements.layout import Layout
from lantoa.payments.adapters.statements.letters import _TCVN3
from lantoa.payments.errors import StatementRefused
from lantoa.payments.tests.adapters.statements.samples import ACCOUNT, SHEET, at, excel

TOLD = [
    StatementRow(5, "in", 408_000, at(13, 20, 11, 2), False, "LTLY9TYDA tiền giấy", "FT1", ACCOUNT, 1_408_000),
    StatementRow(6, "out", 5_000, at(14), True, "Phí dịch vụ", "FT2", ACCOUNT, 1_403_000),
]
TITLES = ("Ngày", "Nội dung", "Số tiền")


def rows(raw: str | bytes, layout: Layout | None = None) -> list[Read]:
    return list(sheet.read_csv(io.BytesIO(raw.encode() if isinstance(raw, str) else raw), layout=layout))


def written(table: Sequence[Sequence[object]], delimiter: str = ",") -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows(table)
    return out.getvalue()


def one(*cells: object, titles: Sequence[str] = TITLES) -> Read:
    [row] = rows(written([titles, cells]))
    return row


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_a_csv_file_is_read_whatever_its_letters_and_line_ends(encoding: str, ends: str) -> None:
    assert rows(SHEET.replace("\n", ends).encode(encoding)) == TOLD


def test_old_vietnamese_letters_are_told_apart() -> None:
    marks = {"\u0300", "\u0309", "\u0303", "\u0301", "\u0323"}

    def parted(text: str) -> str:  # as this encoding keeps a tone behind its vowel
        return "".join(
            unicodedata.normalize(
                "NFC", "".join(sign for sign in unicodedata.normalize("NFD", letter) if sign not in marks)
            )
            + "".join(sign for sign in unicodedata.normalize("NFD", letter) if sign in marks)
            for letter in text
        )

    assert rows(parted(SHEET).encode("cp1258")) == TOLD
    # Fonts of that time had no large letters with tones.
    shown = SHEET.replace("SAO KÊ TÀI KHOẢN", "Sao kê").replace("Tổng cộng", "Tổng cộng")
    assert rows(bytes(_TCVN3.get(letter) or ord(letter) for letter in shown)) == TOLD


@pytest.mark.parametrize("delimiter", [";", "\t", "|"])
def test_cells_may_be_cut_by_any_sign(delimiter: str) -> None:
    assert rows(written(list(csv.reader(SHEET.splitlines())), delimiter)) == TOLD


def test_excel_cells_are_read_as_what_they_are() -> None:
    table = [
        ["Sao kê"], ["Tài khoản", ACCOUNT], [], ["Ngày giao dịch", "Giờ", "Diễn giải", "Ghi có", "Ghi nợ", "Số dư", "Mã giao dịch"],
        [datetime(2026, 11, 13), time(20, 11, 2), "LTLY9TYDA tiền giấy", 408000, None, 1408000.0, "FT1"],  # noqa: DTZ001
        [date(2026, 11, 14), None, "Phí dịch vụ", None, 5000.0, 1403000, "FT2"], ["Tổng cộng", None, None, 408000, 5000],
    ]  # fmt: skip
    assert list(sheet.read_excel(io.BytesIO(excel(table)))) == TOLD


def test_the_worksheet_with_titles_is_found_and_empty_rows_count() -> None:
    table = [[], [], ["", "Ngày", "Nội dung", "Số tiền"], ["", "13/11/2026", "LTA", -5000]]
    [row] = sheet.read_excel(io.BytesIO(excel(table, first=[["Ghi chú"]])))
    assert (row.number, row.direction, row.amount) == (4, "out", 5_000)
    assert sheet.excel_tables(io.BytesIO(excel(table)))[0]


@pytest.mark.parametrize(
    ("credit", "debit", "is_"),
    [
        ("5.000", "", ("in", 5_000)), ("", "5.000", ("out", 5_000)), ("-5.000", "", ("out", 5_000)), ("5.000", "0", ("in", 5_000)), ("0.00", "5,000.00", ("out", 5_000)),
        ("-", "5.000", ("out", 5_000)), ("", "-5.000", ("out", 5_000)), ("", "(5.000)", ("out", 5_000)),
    ],
)  # fmt: skip
def test_credit_and_debit_say_the_way(credit: str, debit: str, is_: tuple[str, int]) -> None:
    row = one("13/11/2026", "memo", credit, debit, titles=("Ngày", "Nội dung", "Ghi có", "Ghi nợ"))
    assert (row.direction, row.amount) == is_


def test_a_debit_below_zero_among_others_takes_one_back() -> None:
    read = rows(written([("Ngày", "Ghi có", "Ghi nợ"), ("13/11/2026", "", "5.000"), ("13/11/2026", "", "-5.000")]))
    assert [row.direction for row in read] == ["out", "in"]


@pytest.mark.parametrize(
    ("mark", "said", "is_"),
    [("C", "5000", "in"), ("D", "5000", "out"), ("Có", "5000", "in"), ("Nợ", "5000", "out"), ("CR", "-5000", "out"), ("DR", "-5000", "out"), ("+", "5000", "in"), ("-", "5000", "out")],
)  # fmt: skip
def test_a_mark_beside_the_amount_says_the_way(mark: str, said: str, is_: str) -> None:
    assert one("13/11/2026", said, mark, titles=("Ngày", "Số tiền", "Nợ/Có")).direction == is_


@pytest.mark.parametrize(
    ("cells", "titles"),
    [
        (("13/11/2026", "x", "5", "5"), ("Ngày", "Nội dung", "Ghi có", "Ghi nợ")), (("31/02/2026", "x", "5"), TITLES), (("13/11/2026", "x", ""), TITLES),
        (("13/11/2026", "5", "?"), ("Ngày", "Số tiền", "Nợ/Có")), (("", "LTLY9TYDA", "5"), TITLES),
    ],
)  # fmt: skip
def test_a_row_that_may_be_money_is_said(cells: Sequence[str], titles: Sequence[str]) -> None:
    row = one(*cells, titles=titles)
    assert isinstance(row, RowNotUnderstood)
    assert row.number == 2
    assert all(cell in row.raw for cell in cells)
    assert "%(" not in row.sentence


def test_one_bad_amount_costs_its_row_only() -> None:
    read = rows(written([TITLES, ("13/11/2026", "a", "5"), ("13/11/2026", "b", "x"), ("13/11/2026", "c", "7")]))
    assert [type(row).__name__ for row in read] == ["StatementRow", "RowNotUnderstood", "StatementRow"]


@pytest.mark.parametrize(
    "cells",
    [
        ("Tổng cộng", "", "5"), ("TOTAL", "", "5"), ("", "", "5"), ("Cộng phát sinh:", "", "5"), ("Số dư cuối kỳ", "", ""), ("13/11/2026", "Số dư đầu kỳ", ""),
        ("Người lập", "", ""), ("", "", ""), TITLES, ("Date", "Description", "Amount"), ("(1)", "(2)", "(3)"), ("13/11/2026", "không", "0"),
    ],
)  # fmt: skip
def test_what_moves_no_money_is_passed_over(cells: Sequence[str]) -> None:
    if cells[0] == "Người lập":
        cells = ("", "Người lập", "")
    good = ("13/11/2026", "Công ty", "5")
    assert [row.number for row in rows(written([TITLES, good, cells, good]))] == [2, 4]


def test_a_company_is_no_sum() -> None:
    read = rows(
        written(
            [
                ("Nội dung", "Ngày", "Số tiền"),
                ("Cộng tác viên trả", "13/11/2026", "5"),
                ("Tổng công ty trả", "13/11/2026", "7"),
            ]
        )
    )
    assert [row.amount for row in read] == [5, 7]


def test_the_whole_column_decides_between_day_and_month() -> None:
    read = rows(written([TITLES, ("03/04/2026", "a", "5"), ("04/13/2026", "b", "5")]))
    assert [(row.at.month, row.at.day) for row in read] == [(3, 4), (4, 13)]
    read = rows(written([TITLES, ("03/04/2026", "a", "5"), ("13/04/2026", "b", "5")]))
    assert [(row.at.month, row.at.day) for row in read] == [(4, 3), (4, 13)]


def test_swapped_columns_are_noticed_and_named() -> None:
    table = written(
        [("Ngày", "Số tiền", "Nội dung"), ("13/11/2026", "LTLY9TYDA", "5000"), ("14/11/2026", "LTA", "7000")]
    )
    with pytest.raises(StatementRefused) as refused:
        rows(table)
    assert (refused.value.code, refused.value.params) == ("columns_unknown", {"column": "B (Số tiền)"})
    with pytest.raises(StatementRefused) as refused:
        rows(table, Layout(header=1, date=2, amount=1))
    assert refused.value.params == {"column": "C"}


def test_a_layout_of_last_time_is_not_put_on_another_file() -> None:
    layout = Layout(header=1, date=0, memo=1, amount=2, titles=TITLES)
    assert len(rows(written([TITLES, ("13/11/2026", "a", "5")]), layout)) == 1
    with pytest.raises(StatementRefused) as refused:
        rows(written([("Ngày", "Số tiền", "Nội dung"), ("13/11/2026", "5", "a")]), layout)
    assert refused.value.code == "columns_unknown"


def test_a_layout_told_by_a_person_needs_no_titles() -> None:
    [row] = rows("5.000;x;2026-11-13\n", Layout(header=0, date=2, amount=0, memo=1))
    assert (row.number, row.amount, row.at) == (1, 5_000, at(13))


def test_an_unknown_layout_is_asked_for() -> None:
    with pytest.raises(StatementRefused) as refused:
        rows("a,b,c\n1,2,3\n")
    assert refused.value.code == "columns_unknown"


def test_what_keeps_a_number_text_is_taken_off() -> None:
    row = one('="13/11/2026"', "'LTA", '="5000"')
    assert (row.memo, row.amount) == ("LTA", 5_000)


def test_an_open_quotation_mark_loses_no_other_row() -> None:
    table = SHEET + '3,15/11/2026,FT3,,"9.000,,x\n' + "4,16/11/2026,FT4,,1,,y\n" * 9_000
    read = rows(table)
    assert read[:2] == TOLD
    assert any(isinstance(row, RowNotUnderstood) for row in read)


@pytest.mark.parametrize(
    "below", ["4,16/11/2026,FT4,,1,,y", '4,16/11/2026,FT4,,"1.000",,y', '4,16/11/2026,FT4,,1,,"y"']
)
def test_an_open_quotation_mark_swallows_no_row_unsaid(below: str) -> None:
    read = rows(SHEET.replace("Tổng cộng", f'3,15/11/2026,FT3,,9.000,,"x\n{below}\nTổng cộng'))
    assert read[:2] == TOLD
    assert isinstance(read[2], RowNotUnderstood)
    assert "FT4" in read[2].raw


def test_several_lines_in_a_cell_are_one_memo() -> None:
    row = one("13/11/2026", "tiền rau, cá,\ncảm ơn chị", "5.000")
    assert (row.memo, row.amount) == ("tiền rau, cá, cảm ơn chị", 5_000)


def test_a_row_the_file_breaks_off_in_is_not_taken() -> None:
    whole = SHEET[: SHEET.index("Tổng cộng")]
    for end in range(whole.index("2,14/11") + 3, len(whole) - 14):
        read = rows(whole[:end])
        assert read[:1] == TOLD[:1]
        assert [type(row).__name__ for row in read[1:]] == ["RowNotUnderstood"], whole[:end]
    assert rows(whole.rstrip()) == TOLD


def test_a_larger_file_is_refused_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(base, "MAX_BYTES", 1_000_000)
    with pytest.raises(StatementRefused, match="1 MB"):
        rows(b"," * 1_000_001)


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"PK\x03\x04",
        b"PK\x03\x04" + b"\0" * 99,
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 900,
        b"text",
        b"\0" * 99,
    ],
)
def test_what_is_no_workbook_is_refused(raw: bytes) -> None:
    with pytest.raises(StatementRefused):
        list(sheet.read_excel(io.BytesIO(raw)))


def changed(raw: bytes, name: str, text: bytes) -> bytes:
    """The workbook with one of its parts replaced."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            new.writestr(part, text if part == name else old.read(part))
    return out.getvalue()


def test_an_archive_that_unfolds_too_far_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheet, "LARGEST_UNFOLDED", 1_000_000)
    bomb = changed(excel([TITLES]), "xl/worksheets/sheet1.xml", b"<worksheet>" + b" " * 2_000_000)
    with pytest.raises(StatementRefused) as refused:
        list(sheet.read_excel(io.BytesIO(bomb)))
    assert "unfolds" in refused.value.sentence
    # The same, saying of itself that it is small.
    lying = bomb.replace((2_000_011).to_bytes(4, "little"), (1_011).to_bytes(4, "little"))
    assert lying != bomb
    with pytest.raises(StatementRefused) as refused:
        list(sheet.read_excel(io.BytesIO(lying)))
    assert "unfolds" in refused.value.sentence


@pytest.mark.parametrize(
    "far",
    [
        b'<row><c r="XFD1048576"><v>1</v></c></row>', b"<row><c r = 'xfd1048576'><v>1</v></c></row>", b'<row><c r="A9999999"><v>1</v></c></row>',
        b'<row><c r="&#88;FD1048576"><v>1</v></c></row>', b"<row>" + b"<c><v>1</v></c>" * 16_000 + b'</row><row r="1048576"><c><v>1</v></c></row>',
    ],
)  # fmt: skip
def test_a_worksheet_of_far_apart_cells_is_refused(far: bytes) -> None:
    row = b'<sheetData><row r="1"><c r="A1"><v>1</v></c></row>' + far + b"</sheetData>"
    text = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">' + row + b"</worksheet>"
    with pytest.raises(StatementRefused):
        list(sheet.read_excel(io.BytesIO(changed(excel([TITLES]), "xl/worksheets/sheet1.xml", text))))


def test_a_workbook_cut_off_is_refused() -> None:
    raw = excel([TITLES, ("13/11/2026", "a", 5)])
    for end in range(0, len(raw), 500):
        with pytest.raises(StatementRefused):
            list(sheet.read_excel(io.BytesIO(raw[:end])))


def test_the_account_is_found_above_the_titles() -> None:
    assert sheet.accounts_in(sheet.csv_table(io.BytesIO(SHEET.encode()))) == {ACCOUNT}
    assert sheet.accounts_in(sheet.csv_table(io.BytesIO(written([TITLES]).encode()))) == set()
    titled = rows(written([("Ngày", "Số tiền", "Số tài khoản"), ("13/11/2026", "5", "0011 0099")]))
    assert titled == [
        replace(
            TOLD[0],
            number=2,
            amount=5,
            at=at(13),
            day_only=True,
            memo="",
            reference="",
            account_number="00110099",
            balance=None,
        )
    ]
