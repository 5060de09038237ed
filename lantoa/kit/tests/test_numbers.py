"""Personal numbers, tax codes and working days."""

from datetime import date, datetime, timedelta

import pytest

from lantoa.kit.identity import PersonalNumber, parse_personal_number
from lantoa.kit.tax_code import parse_tax_code
from lantoa.kit.working_days import Calendar, vietnam


def test_a_personal_number_says_province_year_and_sex() -> None:
    assert parse_personal_number("022 085 000 001") == PersonalNumber("022085000001", "022", 1985, "male")
    assert parse_personal_number("022303000001").birth_year == 2003
    assert parse_personal_number("022303000001").sex == "female"


@pytest.mark.parametrize(
    ("typed", "code"),
    [("", "empty"), ("02208500000A", "letters"), ("02208500000", "length"), ("٠٢٢٠٨٥٠٠٠٠٠١", "letters")],
)
def test_what_is_no_personal_number_is_refused(typed: str, code: str) -> None:
    with pytest.raises(ValueError, match=f"^{code}$"):
        parse_personal_number(typed)


@pytest.mark.parametrize("given", ["0100233488", "0314409058-002", "0100047516", "5700100506"])
def test_a_true_tax_code_passes(given: str) -> None:
    assert parse_tax_code(given) == given


def test_every_single_slip_in_a_tax_code_is_caught() -> None:
    code = "0100233488"
    for place in range(10):
        for digit in set("0123456789") - {code[place]}:
            with pytest.raises(ValueError, match="^check$"):
                parse_tax_code(code[:place] + digit + code[place + 1 :])


@pytest.mark.parametrize(
    ("typed", "code"), [("", "empty"), ("01002334", "form"), ("0100233488-000", "form"), ("0100233489", "check")]
)
def test_what_is_no_tax_code_is_refused(typed: str, code: str) -> None:
    with pytest.raises(ValueError, match=f"^{code}$"):
        parse_tax_code(typed)


def test_tet_and_swapped_days_are_not_counted() -> None:
    assert vietnam().add_working_days(datetime(2026, 2, 13, 9, 15), 3) == date(2026, 2, 25)  # noqa: DTZ001 - local time


def test_a_make_up_saturday_is_a_working_day() -> None:
    assert vietnam().is_working_day(date(2026, 8, 22))
    assert not vietnam().is_working_day(date(2026, 8, 31))
    assert not vietnam().is_working_day(date(2026, 11, 21))


def test_counting_agrees_with_counting_by_hand() -> None:
    calendar = vietnam()
    for offset in range(0, 700, 13):
        start = date(2025, 1, 1) + timedelta(days=offset)
        due = calendar.add_working_days(start, 5)
        passed = [start + timedelta(days=n) for n in range(1, (due - start).days + 1)]
        assert sum(calendar.is_working_day(day) for day in passed) == 5
        assert calendar.is_working_day(due)


def test_a_year_without_known_swaps_is_provisional() -> None:
    assert not vietnam().is_provisional(2026)
    assert vietnam().is_provisional(2027)
    assert Calendar({}).is_provisional(2026)
