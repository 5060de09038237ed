"""How long a second person has, and when a number has gone stale: dated data, each row with its reason."""

from __future__ import annotations

import tomllib
from datetime import UTC, date, datetime, timedelta

import pytest

from lantoa.accounts.rules import guards

NOW = datetime(2026, 12, 1, 8, tzinfo=UTC)


def test_every_limit_has_a_day_a_reason_and_how_sure_it_is() -> None:
    rows = tomllib.loads(guards._FILE.read_text("utf-8"))["limit"]
    assert all(row["reason"] and row["confidence"] in {"own", "unverified"} and row["value"] > 0 for row in rows)
    assert len({(row["id"], row["valid_from"]) for row in rows}) == len(rows) == 8


def test_the_row_of_the_day_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = (
        {"id": "a", "value": 1, "valid_from": date(2026, 1, 1)},
        {"id": "a", "value": 2, "valid_from": date(2027, 1, 1)},
    )
    monkeypatch.setattr(guards, "_rows", lambda: rows)
    days = (date(1, 1, 1), date(2026, 12, 31), date(2027, 1, 1), date(9999, 12, 31))
    assert [guards.limit("a", day) for day in days] == [1, 1, 2, 2]
    with pytest.raises(KeyError):
        guards.limit("b", date(2026, 1, 1))


def test_a_number_goes_stale_to_the_minute() -> None:
    minute = timedelta(minutes=1)
    for goes, days in ((guards.is_silent, 180), (guards.is_stale, 365)):
        edge = NOW - timedelta(days=days)
        assert (goes(edge, NOW), goes(edge + minute, NOW)) == (True, False)
    assert guards.approval_life(NOW.date()) == guards.wait_after_recovery(NOW.date()) == timedelta(hours=24)


def test_a_session_is_over_by_the_last_proof_in_it_and_sooner_for_who_runs_the_house() -> None:
    def over(days: int, runs: bool) -> bool:
        return guards.is_over(NOW - timedelta(days=days), NOW, runs_the_house=runs)

    assert [over(364, False), over(365, False)] == [False, True]
    assert [over(6, True), over(7, True)] == [False, True]
