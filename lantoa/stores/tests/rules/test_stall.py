"""Numbers and days of a stall, read as people write them."""

from __future__ import annotations

from datetime import date

import pytest

from lantoa.stores.rules.stall import given_name, is_closed, read_count

DAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("typed", "count"),
    [
        ("0", 0), ("12", 12), (" 12 ", 12), ("007", 7), ("1.200", 1_200), ("1,200", 1_200), ("999.999", 999_999), ("12 kg", 12), ("12kg", 12),
        ("12 hộp", 12), ("1.200 chai", 1_200), ("3 🦑", 3), ("12\u00a0kg", 12), ("000000000012", 12),
    ],
)  # fmt: skip
def test_a_number_of_things_is_read_as_people_write_it(typed: str, count: int) -> None:
    assert read_count(typed) == count


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "empty"), ("  \t ", "empty"), ("-1", "negative"), ("−5", "negative"), ("1,5", "fraction"), ("0.5 kg", "fraction"), ("2.50", "fraction"),
        ("mười hai", "not_a_number"), ("kg", "not_a_number"), ("2 hộp 3", "not_a_number"), ("1.2.3", "not_a_number"), ("1e5", "not_a_number"),
        ("²", "not_a_number"), ("1\u0660", "not_a_number"), ("NaN", "not_a_number"), ("1000000", "too_big"), ("1.000.000", "too_big"), ("9" * 12, "too_big"),
        ("9" * 400, "not_a_number"), ("\x00", "not_a_number"), ("\u202e12", "not_a_number"),
    ],
)  # fmt: skip
def test_what_is_no_number_of_things_is_refused_with_its_reason(typed: str, code: str) -> None:
    with pytest.raises(ValueError) as refused:
        read_count(typed)
    assert str(refused.value) == code


@pytest.mark.parametrize(
    ("since", "until", "closed"),
    [
        (None, None, False),
        (date(2026, 11, 21), date(2026, 11, 21), True),
        (date(2026, 11, 20), date(2026, 11, 21), True),
        (date(2026, 11, 21), date(2026, 11, 30), True),
        (date(2026, 11, 22), date(2026, 11, 30), False),
        (date(2026, 11, 1), date(2026, 11, 20), False),
        (date(2026, 11, 1), None, True),
        (date(2026, 11, 22), None, False),
    ],
)
def test_a_stall_rests_on_both_days_and_those_between(since: date | None, until: date | None, closed: bool) -> None:
    assert is_closed(since, until, DAY) is closed


@pytest.mark.parametrize(
    ("name", "given"),
    [("Lê Thị Mua", "Mua"), ("Hương", "Hương"), ("", ""), ("0987654321", ""), ("Anh Ba 62", ""), ("Mua <b>", ""), ("a" * 40, "")],
)  # fmt: skip
def test_a_given_name_is_the_last_word_where_it_is_a_name(name: str, given: str) -> None:
    assert given_name(name) == given
