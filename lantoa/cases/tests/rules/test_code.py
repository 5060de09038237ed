"""Codes of dossiers and results as people type them."""

from __future__ import annotations

import pytest

from lantoa.cases.rules.code import new_code, read_result_code


@pytest.mark.parametrize(
    "write", [str, str.lower, lambda code: f" {code[:4]} {code[4:]}. ", lambda code: code.replace("-", " ")]
)
def test_a_code_is_read_however_it_is_typed(write: object) -> None:
    code = new_code()
    assert callable(write)
    assert read_result_code(write(f"{code}-KQ12")) == (code, 12)
    assert read_result_code(write(code)) == (code, 0)


@pytest.mark.parametrize("text", ["", "HS", "HS2345678-KQ1", "KQ1", "LT7K2M9QX", "HSKQ1", "{code}-KQ0", "{code}-KQ", "{code}-KQ123", "{code}1", "x{code}", "{code}-KQ1 {code}-KQ2"])  # fmt: skip
def test_what_is_no_code_is_none(text: str) -> None:
    assert read_result_code(text.replace("{code}", "HSABCDEF9" if "{code}" not in text else new_code())) == ("", 0)
