"""An installation's own file of banks: read whole, or refused with the line that is wrong."""

from __future__ import annotations

import pytest

from lantoa.payments.rules.banks import BANKS, Bank, rows_of

HEAD = "bin,short_name,name_vi,source,confidence\n"


def test_a_good_row_is_a_bank() -> None:
    assert rows_of(HEAD + "970499,Ban Moi,Ngân hàng Bạn Mới,circular 1/2027,verified in source\n") == {
        "970499": Bank("970499", "Ban Moi", "Ngân hàng Bạn Mới")
    }
    assert len(BANKS) > 40


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "line 1: no column"), ("bin,short_name\n", "line 1: no column"), (HEAD + "97049,A,B,c,d\n", "line 2: bin"), (HEAD + "97٠499,A,B,c,d\n", "line 2: bin"),
        (HEAD + "970499,A,B,,d\n", "line 2: source"), (HEAD + "970499,A\x00,B,c,d\n", "line 2: short_name"), (HEAD + "970499,A\n", "line 2: name_vi"),
        (HEAD + f"970499,{'a' * 41},B,c,d\n", "line 2: short_name"),
    ],
)  # fmt: skip
def test_a_bad_row_is_named(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        rows_of(text)
