"""Numbers become what one says: when more hands are needed and how many, till when none are, why a promise cannot be kept."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from lantoa.workforce.rules.demand import Part, Wanted, begun, covered, due_on, fates, hours_of
from lantoa.workforce.rules.scenario import Equipment, Product, Promise, Scenario, Step, Worker
from lantoa.workforce.rules.told import Day, Peak, Quiet, Why, told, why

FIRST = date(2026, 12, 1)


def day(number: int) -> date:
    return FIRST + timedelta(days=number)


def days(*called: int, high: float = 0) -> list[Day]:
    return [Day(day(at), 16.0, 12.0, high, 16.0, number) for at, number in enumerate(called)]


def test_a_peak_has_its_days_and_its_range_and_may_grow() -> None:
    assert told(days(0, 0, 7, 8, 7, 0, 0)) == [Quiet(day(2), open=False), Peak(day(2), day(4), 7, 8, 8)]
    assert told(days(0, 7, 8, high=16 + 8 * 9.5))[1] == Peak(day(1), day(2), 7, 8, 10)


def test_a_day_of_rest_does_not_part_a_peak_but_a_quiet_week_does() -> None:
    said = told(days(2, 0, 3, 0, 0, 0, 1))
    assert [(one.first, one.last) for one in said if isinstance(one, Peak)] == [(day(0), day(2)), (day(6), day(6))]


def test_hands_that_nobody_on_the_list_has_are_needed_all_the_same() -> None:
    alone = [Day(day(0), 16, 16, 16, 16, 0), Day(day(1), 16, 16, 16, 16, 1, missing=3)]
    assert told(alone)[1] == Peak(day(1), day(1), 4, 4, 4)


def test_a_quiet_plan_says_until_when_it_sees() -> None:
    assert told(days(0, 0, 0)) == [Quiet(day(3), open=True)]
    assert told([]) == []


CAKES = Product("cakes", [Step("pound", 10, skill="pound"), Step("steam", 6, equipment="pot", ahead=1)], keeps=1)


def scenario(*workers: Worker, pot: int = 600) -> Scenario:
    return Scenario(FIRST, 7, [CAKES], [Promise("p", "cakes", day(2), 100)], list(workers), [Equipment("pot", pot)])


ABLE, UNABLE = Worker("a", "permanent", 480, frozenset({"pound"})), Worker("b", "seasonal", 480)


@pytest.mark.parametrize(
    ("it", "due", "made", "said"),
    [
        (scenario(ABLE), day(0), [], Why("too_soon", "1")),
        (scenario(UNABLE), day(2), [], Why("skill", "pound")),
        (scenario(), day(2), [], Why("skill", "pound")),
        (scenario(ABLE, pot=120), day(2), [("cakes", day(1), 20), ("cakes", day(2), 20)], Why("equipment", "pot")),
        (scenario(ABLE), day(2), [("cakes", day(2), 40)], Why("hands", hands=2)),
    ],
)
def test_why_a_promise_cannot_be_kept(it: Scenario, due: date, made: list[tuple[str, date, int]], said: Why) -> None:
    assert why(it, made, "cakes", due, 60) == said


def test_what_lies_ready_goes_to_the_earliest_day_first() -> None:
    rows = [
        Wanted("a", day(2), promised=10),
        Wanted("a", day(1), promised=5, likely=2),
        Wanted("b", day(1), promised=3),
    ]
    found = {(row.product, row.day): row.ready for row in covered(rows, {"a": 9})}
    assert found == {("a", day(1)): 7, ("a", day(2)): 2, ("b", day(1)): 0}


def test_whoever_ordered_last_and_is_least_sure_waits() -> None:
    parts = [Part(1, 10, True), Part(2, 10, False), Part(3, 10, True), Part(0, 5, False)]
    waits = fates(parts, 0, [(12, day(3)), (5, None)])
    assert [(one.order, one.quantity, one.to) for one in waits] == [(3, 2, day(3)), (2, 10, day(3)), (0, 5, None)]
    assert sum(one.quantity for one in fates(parts, 35, [(12, day(3))])) == 0


def test_an_order_is_due_on_its_own_day_else_some_days_after_it_came_and_never_before_today() -> None:
    assert due_on(day(0), 2, None, day(1)) == day(2)
    assert due_on(day(0), 2, day(9), day(1)) == day(9)
    assert due_on(day(0), 2, None, day(5)) == day(5)


def test_hours_have_the_range_of_what_may_be_ordered() -> None:
    wanted = [Wanted("cakes", day(2), promised=60, expected=30, low=0, high=60)]
    hours = {(one.day, one.skill): one for one in hours_of([CAKES], [("cakes", day(2), 90)], wanted, counted=True)}
    pounding = hours[day(2), "pound"]
    assert (pounding.low, pounding.hours, pounding.high) == (10, 15, 20)
    assert hours[day(1), ""].hours == 9


def test_of_a_batch_begun_only_the_rest_is_work() -> None:
    assert begun(CAKES, day(1), day(0)) is None
    left = begun(CAKES, day(0), day(0))
    assert left is not None
    assert [step.name for step in left.steps] == ["pound"]
