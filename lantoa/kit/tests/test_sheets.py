"""A workbook that is taken away: what people wrote stays text, whatever it looks like."""

from __future__ import annotations

import io

import openpyxl
import pytest

from lantoa.kit.sheets import excel_tables, workbook


@pytest.mark.parametrize("wild", ["=cmd()", "+84912345678", "-1", "@sum(A1)", " =1+1", "\t=1"])
def test_what_looks_like_a_formula_is_text_and_comes_back_as_it_was(wild: str) -> None:
    made = workbook("Dòng cần sửa: [1]/2", [["Dòng", "Lý do"], [7, wild]])
    sheet = openpyxl.load_workbook(io.BytesIO(made)).active
    assert sheet is not None
    cell = sheet["B2"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == (wild, "s", True)
    assert (sheet["A2"].value, sheet["A2"].data_type) == (7, "n")
    (table,) = excel_tables(io.BytesIO(made))
    assert [list(row) for row in table()][1][1] == wild


def test_signs_no_workbook_holds_are_left_out_and_a_long_text_is_cut() -> None:
    made = workbook("", [["Tên"], ["Bà\x00 Sáu\x0b\uffff"], ["x" * 40_000]])
    sheet = openpyxl.load_workbook(io.BytesIO(made)).active
    assert sheet is not None
    assert sheet["A2"].value == "Bà Sáu"
    assert len(str(sheet["A3"].value)) == 32_000
