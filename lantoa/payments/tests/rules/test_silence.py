"""A pause is unusual only when it is longer than any this account ever had allows."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from lantoa.payments.rules.silence import LEAST_KNOWN, LEAST_PAUSE, TIMES, allowed_pause, is_unusual

NOON = datetime(2026, 11, 26, 5, tzinfo=UTC)


def moments(*hours: float) -> list[datetime]:
    return [NOON + timedelta(hours=hour) for hour in hours]


def test_with_too_little_known_nothing_is_said() -> None:
    few = moments(*range(LEAST_KNOWN - 1))
    assert allowed_pause(few) is None
    assert not is_unusual(few, NOON + timedelta(days=365))
    assert not is_unusual([], NOON)


def test_a_busy_account_is_given_a_day() -> None:
    busy = moments(*range(20))
    assert not is_unusual(busy, busy[-1] + LEAST_PAUSE)
    assert is_unusual(busy, busy[-1] + LEAST_PAUSE + timedelta(seconds=1))


def test_an_account_with_a_slow_week_is_given_two() -> None:
    slow = moments(*range(10), 7 * 24)
    last = slow[-1]
    assert not is_unusual(slow, last + timedelta(days=13))
    assert is_unusual(slow, last + timedelta(days=15))


def test_a_pause_long_ago_is_forgotten() -> None:
    old = moments(0, *(10_000 + hour for hour in range(40)))
    assert allowed_pause(old) == LEAST_PAUSE


@given(st.lists(st.integers(0, 10_000), min_size=LEAST_KNOWN, max_size=31))
def test_no_pause_there_ever_was_is_unusual(hours: list[int]) -> None:
    known = sorted(moments(*hours))
    longest = max(later - earlier for earlier, later in zip(known, known[1:], strict=False))
    assert not is_unusual(known, known[-1] + longest * TIMES)
