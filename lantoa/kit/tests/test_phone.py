"""A phone number is read as people write it, and shown or hidden as they read it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lantoa.kit.phone import PhoneNumber, display, masked, parse


@pytest.mark.parametrize(
    "typed",
    [
        "0912345678",
        "0912 345 678",
        "0912.345.678",
        "0912-345-678",
        "0912\u2013345\u2013678",
        "84912345678",
        "+84912345678",
        "+84 912.345.678",
        "+84 (0)912 345 678",
        "+0912345678",
        "0084912345678",
        "912345678",
        "０９１２３４５６７８",
        " 0912\u200b345\u00a0678\u202c ",
    ],
)
def test_one_mobile_number_has_many_spellings_and_one_form(typed: str) -> None:
    assert parse(typed) == PhoneNumber("+84912345678")


@pytest.mark.parametrize(
    ("typed", "e164", "warning"),
    [
        ("(0203) 3.123.456", "+842033123456", ""),
        ("024 3123 4567", "+842431234567", ""),
        ("0845 123 456", "+84845123456", ""),
        ("845123456", "+84845123456", ""),
        ("0551234567", "+84551234567", ""),
        ("0951234567", "+84951234567", "unknown_prefix"),
        ("+1 202 555 0123", "+12025550123", "foreign"),
        ("0062 812 3456 789", "+628123456789", "foreign"),
    ],
)
def test_an_unusual_number_is_kept_with_a_warning(typed: str, e164: str, warning: str) -> None:
    assert parse(typed) == PhoneNumber(e164, warning)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "empty"),
        (" - ", "empty"),
        ("09abc", "letters"),
        ("☎", "letters"),
        ("+", "letters"),
        ("091+2345678", "letters"),
        ("٠٩١٢٣٤٥٦٧٨", "letters"),
        ("0912", "too_short"),
        ("0000000000", "too_short"),
        ("09123456789", "too_long"),
        ("0912345678 / 0987654321", "too_long"),
        ("+1234567890123456", "too_long"),
    ],
)
def test_what_is_no_phone_is_refused_with_its_reason(typed: str, code: str) -> None:
    with pytest.raises(ValueError, match=f"^{code}$"):
        parse(typed)


@given(st.from_regex(r"0(3[2-9]|7[06-9]|8[1-9]|9[0-9])[0-9]{7}", fullmatch=True))
def test_what_is_shown_is_read_as_the_same_number(typed: str) -> None:
    number = parse(typed)
    assert parse(display(number.e164)) == number


def test_a_phone_is_shown_in_groups() -> None:
    assert display("+84912345678") == "0912 345 678"
    assert display("+842033123456") == "0203 312 3456"
    assert display("+842431234567") == "024 3123 4567"
    assert display("+12025550123") == "+12025550123"


def test_a_hidden_phone_shows_three_digits() -> None:
    assert masked("+84912345678") == "0••• ••• 678"
    assert masked("+12025550123") == "•••123"
