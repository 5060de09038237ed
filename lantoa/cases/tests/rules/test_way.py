"""By which time and fee a dossier from home is counted."""

from __future__ import annotations

import pytest

from lantoa.cases.rules.way import Way, counted

DESK, HOME, POST = (
    Way("direct", 5, "day", 20_000),
    Way("online", 3, "working_day", 10_000),
    Way("post", 9, "day", 30_000),
)


@pytest.mark.parametrize(
    ("ways", "time", "fee", "online"),
    [
        ([DESK, HOME, POST], 3, 20_000, 10_000),
        ([POST, DESK], 5, 20_000, None),
        ([POST], 9, 30_000, None),
        ([HOME], 3, 10_000, None),
        ([DESK, Way("online", None, "", 20_000)], 5, 20_000, None),
        ([DESK, Way("online", 0, "day", 0)], 0, 20_000, 0),
        ([Way("direct", words="x")], None, None, None),
        ([], None, None, None),
    ],
)
def test_the_time_from_home_counts_first_and_the_fee_at_the_desk(
    ways: list[Way], time: int | None, fee: int | None, online: int | None
) -> None:
    found = counted(ways)
    assert (found["time_limit"], found["fee"], found["fee_online"]) == (time, fee, online)
    assert bool(found["time_unit"]) == (time is not None)


def test_a_way_is_kept_as_it_was_written() -> None:
    assert Way.read(HOME.row()) == HOME
    assert Way("post").is_empty
    assert not Way("post", 0, "day").is_empty
    assert not Way("post", fee=0).is_empty
