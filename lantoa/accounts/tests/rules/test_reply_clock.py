"""The clocks of the personal data law: working days for the first reply, days of the calendar for the rest, hours for a breach."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from lantoa.accounts.rules.reply_clock import (
    KINDS,
    breach_clock,
    breach_clocks,
    clock_of,
    done_due,
    reply_clocks,
    reply_due,
    told_due,
)
from lantoa.kit.office_hours import office_hours
from lantoa.kit.world import VIETNAM

DAY = date(2026, 11, 21)


def at(day: str, hour: str = "09:15") -> datetime:
    return datetime.fromisoformat(f"{day}T{hour}").replace(tzinfo=VIETNAM)


@pytest.mark.parametrize(
    ("asked", "reply"),
    [
        (at("2026-11-24"), "2026-11-26"),  # Tuesday to Thursday
        (at("2026-11-27"), "2026-12-01"),  # over a weekend
        (at("2026-02-13"), "2026-02-24"),  # over Tết and its swapped days
        (datetime(2026, 11, 24, 18, tzinfo=UTC), "2026-11-27"),  # one in the morning of Wednesday, here
    ],
)
def test_the_first_reply_is_counted_in_working_days(asked: datetime, reply: str) -> None:
    due = reply_due(clock_of("access", DAY), asked, office_hours())
    assert due == at(reply, "17:00")


@pytest.mark.parametrize(
    ("kind", "more", "days"),
    [
        ("access", {}, 10), ("correction", {"others": True}, 15), ("export", {"extended": True}, 20),
        ("erasure", {}, 20), ("erasure", {"others": True}, 30), ("erasure", {"others": True, "extended": True}, 50),
        ("withdraw", {}, 15), ("restrict", {"others": True}, 20), ("object", {"extended": True}, 30),
    ],
)  # fmt: skip
def test_the_rest_is_counted_in_days_of_the_calendar(kind: str, more: dict[str, bool], days: int) -> None:
    asked, hours = at("2026-06-01"), office_hours()
    first = asked.date() + timedelta(days=days)
    due = done_due(clock_of(kind, DAY), asked, hours, **more)
    assert due == hours.closing(due.date())
    assert first <= due.date() <= first + timedelta(days=2)


def test_what_would_end_on_days_off_ends_on_the_next_working_day() -> None:
    # Ten days after 20 April is 30 April: two holidays and a weekend.
    assert done_due(clock_of("access", DAY), at("2026-04-20"), office_hours()) == at("2026-05-04", "17:00")


def test_every_kind_has_a_clock_and_every_clock_says_where_it_was_read() -> None:
    assert {kind for one in reply_clocks() for kind in one.kinds} == set(KINDS)
    assert clock_of("erasure", date(2020, 1, 1)) == clock_of("erasure", DAY)
    for one in (*reply_clocks(), *breach_clocks()):
        assert (bool(one.source), one.confidence in {"verified", "secondary", "unverified"}) == (True, True)
    with pytest.raises(KeyError):
        clock_of("portability", DAY)


def test_a_breach_is_told_of_within_hours_that_run_through_nights_and_days_off() -> None:
    found = at("2026-11-27", "22:00")
    assert told_due(breach_clock("authority", DAY), found) == at("2026-11-30", "22:00")
    assert breach_clock("people", DAY).years_kept == 5
    with pytest.raises(KeyError):
        breach_clock("press", DAY)
