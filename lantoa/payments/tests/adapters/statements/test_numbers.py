"""Amounts as banks write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lantoa.payments.adapters.statements.base import Unclear
from lantoa.payments.adapters.statements.numbers import amount


@pytest.mark.parametrize(
    ("said", "is_"),
    [
        ("408.000", 408_000), ("408,000", 408_000), ("408 000", 408_000), ("408\u00a0000", 408_000), ("1'408'000", 1_408_000), ("408000", 408_000),
        ("408,000.00", 408_000), ("408.000,00", 408_000), ("408000.00", 408_000), ("408000,0", 408_000), ("1.408.000 đ", 1_408_000),
        ("408.000 VND", 408_000), ("VND 408.000", 408_000), ("408.000VNĐ", 408_000), ("408.000₫", 408_000), ("408,000 đồng", 408_000),
        ("+408.000", 408_000), ("-408.000", -408_000), ("408.000-", -408_000), ("−408.000", -408_000), ("(408.000)", -408_000), ("- 408.000 VND", -408_000),
        ("-VND 408,000", -408_000), ("VND -408,000", -408_000), ("４０８．０００", 408_000), ("0", 0), ("0.00", 0), ("", None), (" ", None), ("-", None), (None, None),
        (408_000, 408_000), (408_000.0, 408_000), (-5.0, -5),
    ],
)  # fmt: skip
def test_an_amount_is_read_however_it_is_written(said: object, is_: int | None) -> None:
    assert amount(said) == is_


@pytest.mark.parametrize(
    "said",
    [
        "abc", "1.2.3", "408.00.000", "1234.567", "408.5", "408,000.50", "12 34", "1,234.567", "=1+1", "1e5", "NaN", "٤٠٨", "13/11/2026", "9" * 18, "9" * 500,
        "408.000 USD", "408000" + " " * 90 + "x", 1.5, float("nan"), float("inf"), 10**16, True, object(),
    ],
)  # fmt: skip
def test_what_is_no_whole_amount_is_not_guessed_at(said: object) -> None:
    with pytest.raises(Unclear) as refused:
        amount(said)
    assert refused.value.message % refused.value.params


@given(
    value=st.integers(-(10**15), 10**15),
    mark=st.sampled_from([",", ".", " ", "'", ""]),
    ends=st.sampled_from(["", " đ", " VND"]),
)
def test_every_amount_comes_back_with_any_mark_between_thousands(value: int, mark: str, ends: str) -> None:
    assert amount(f"{value:,}".replace(",", mark) + ends) == value


@given(st.text(max_size=60))
def test_any_text_is_an_amount_or_unclear(said: str) -> None:
    try:
        read = amount(said)
    except Unclear:
        return
    assert read is None or isinstance(read, int)
