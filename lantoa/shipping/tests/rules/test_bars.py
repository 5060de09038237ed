"""The bars of a tracking code, held against the check sum's definition and a code worked out by hand."""

from __future__ import annotations

import pytest

from lantoa.shipping.rules.bars import bars, symbols


def test_the_worked_example_of_the_standard() -> None:
    # "PJJ123C" in set B: 104 + 48·1 + 42·2 + 42·3 + 17·4 + 18·5 + 19·6 + 35·7 = 879, 879 mod 103 = 55.
    assert symbols("PJJ123C")[-2] == 55


def test_each_symbol_is_eleven_modules_and_bars_do_not_touch() -> None:
    width, drawn = bars("S1.A1.17373471")
    assert width == 20 + 11 * (14 + 2) + 13
    assert all(left + wide < after for (left, wide), (after, _wide) in zip(drawn, drawn[1:], strict=False))


@pytest.mark.parametrize("text", ["", "mã", "\x00", "a\n"])
def test_what_bars_cannot_write(text: str) -> None:
    with pytest.raises(ValueError, match="printable"):
        bars(text)
