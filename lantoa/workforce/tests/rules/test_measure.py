"""Quantities and minutes as people type them."""

from __future__ import annotations

import pytest

from lantoa.workforce.rules.measure import minutes_of, read_minutes, read_thousandths, written


@pytest.mark.parametrize(
    ("text", "thousandths"),
    [
        ("0,5", 500),
        ("1.5", 1500),
        ("1.200", 1_200_000),
        ("0.005", 5),
        ("12 kg", 12_000),
        ("1.200,25", 1_200_250),
        (" 3 ", 3000),
    ],
)
def test_what_people_write_is_read(text: str, thousandths: int) -> None:
    assert read_thousandths(text) == thousandths
    assert read_thousandths(written(thousandths)) == thousandths


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "empty"), ("-1", "negative"), ("−2", "negative"), ("năm", "not_a_number"), ("1 2", "not_a_number"), ("1..2", "not_a_number"),
        ("0,0005", "too_small"), ("9" * 40, "too_big"), ("1000001", "too_big"), ("\x001", "not_a_number"), ("٣", "not_a_number"), ("inf", "not_a_number"),
    ],
)  # fmt: skip
def test_what_is_no_quantity_is_refused(text: str, code: str) -> None:
    with pytest.raises(ValueError, match=f"^{code}$"):
        read_thousandths(text)


def test_minutes_become_seconds_and_come_back() -> None:
    assert [read_minutes(text) for text in ("6", "7,5", "0,33333")] == [360, 450, 20]
    assert [minutes_of(seconds) for seconds in (360, 444, 20, 86_400)] == ["6", "7,4", "0,33", "1.440"]
    with pytest.raises(ValueError, match="too_big"):
        read_minutes("1441")
