"""Anybody may judge the clock from the command line."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command


def said(*arguments: str) -> tuple[str, str]:
    out, err = StringIO(), StringIO()
    call_command("workdays", "due", *arguments, stdout=out, stderr=err, no_color=True)
    return out.getvalue().strip(), err.getvalue().strip()


def test_three_working_days_over_tet() -> None:
    assert said("--from", "2026-02-13T09:15", "--working-days", "3") == ("2026-02-25", "")


def test_days_of_the_calendar_and_the_same_day() -> None:
    assert said("--from", "2026-03-02", "--days", "5")[0] == "2026-03-09"
    assert said("--from", "2026-03-02T15:30", "--working-days", "0", "--late-after", "15:00")[0] == "2026-03-03"


def test_a_provisional_year_is_named() -> None:
    day, warning = said("--from", "2026-12-30T09:00", "--working-days", "3")
    assert day == "2027-01-04"
    assert "2027 is provisional" in warning


@pytest.mark.parametrize(
    "wrong",
    [["--from", "yesterday", "--days", "1"], ["--from", "2026-03-02", "--days", "-1"], ["--from", "2026-03-02"]],
)
def test_what_cannot_be_counted_is_refused(wrong: list[str]) -> None:
    with pytest.raises((CommandError, SystemExit)):
        said(*wrong)


def test_before_the_data_there_is_no_answer() -> None:
    with pytest.raises(CommandError, match="2024"):
        said("--from", "2024-06-03", "--days", "1")
