"""What a scenario may not say is said back, each in a line that says where; nothing of it is planned around silently."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from lantoa.workforce.rules.scenario import Equipment, Limits, Product, Promise, Scenario, Step, Worker
from lantoa.workforce.rules.scenario_file import Unreadable, read, written

GOOD: dict[str, Any] = {
    "first": "2026-12-01",
    "days": 7,
    "products": [{"id": "cake", "steps": [{"name": "bake", "minutes": 2, "equipment": "oven"}]}],
    "promises": [{"id": "p", "product": "cake", "due": "2026-12-03", "quantity": 4}],
    "workers": [{"id": "an"}],
    "equipment": [{"id": "oven", "hours": 8}],
    "pinned": [{"worker": "an", "day": "2026-12-02", "works": True}],
}


def test_a_good_one_is_read() -> None:
    it = read(json.dumps(GOOD))
    assert (it.days, it.workers[0].minutes, it.equipment[0].minutes) == (7, 480, 480)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"pinned": GOOD["pinned"] * 2}, "pinned: an is there twice on 2026-12-02"),
        (
            {"pinned": [{"worker": "an", "day": "2027-12-02", "works": False}]},
            "pinned: an on 2027-12-02 is not between",
        ),
        ({"pinned": [{"worker": "bo", "day": "2026-12-02", "works": False}]}, "pinned: bo is no worker"),
        ({"workers": [{"id": "an", "born": 2015}]}, "workers: an was born in 2015 and may not work"),
        ({"workers": [{"id": "an"}, {"id": "an"}]}, "workers: an is there twice"),
        ({"workers": [{"id": "an", "hours": -1}]}, "workers.0.hours: "),
        ({"promises": [{**GOOD["promises"][0], "quantity": -1}]}, "promises.0.quantity: "),
        ({"promises": [{**GOOD["promises"][0], "due": "2026-12-09"}]}, "promises: p is due on 2026-12-09"),
        ({"equipment": []}, "products: cake needs oven, which is no equipment"),
        ({"products": [{"id": "cake", "steps": [{"name": "bake", "minutes": -2}]}]}, "products.0.steps.0.minutes: "),
        ({"days": 0}, "days: "),
        ({"days": 181}, "days: "),
        ({"first": "9999-12-31"}, "first: 9999-12-31 is too far away"),
        ({"colour": "red"}, "colour: "),
    ],
)
def test_what_is_wrong_is_said_where(change: dict[str, Any], said: str) -> None:
    with pytest.raises(Unreadable) as told:
        read(json.dumps(GOOD | change))
    assert any(line.startswith(said) for line in told.value.faults), told.value.faults


@pytest.mark.parametrize("text", ["", "[]", "null", "{", '"\\u0000"'])
def test_what_is_no_scenario_is_refused(text: str) -> None:
    with pytest.raises(Unreadable):
        read(text)


def test_what_was_written_is_read_as_the_same() -> None:
    first = date(2026, 12, 1)
    step = Step("bake", 100 / 60, 12.5, 20, "stove", "oven", 2)
    minor = Worker("2", "seasonal", 280, frozenset({"stove"}), frozenset({first}), 3, Limits(5, 40 * 60))
    it = Scenario(
        first, 9, [Product("7", [step], 400), Product("7|2026-12-02|1", [])], [Promise("7|2026-12-03", "7", date(2026, 12, 3), 40)],
        [Worker("1", "permanent", 480), minor], [Equipment("oven", 1_205)], {("1", first): True, ("2", first): False},
    )  # fmt: skip
    assert read(written(it)) == it


def test_limits_in_a_file_never_let_somebody_work_more_than_the_law_does() -> None:
    minor = {"id": "an", "born": 2010, "limits": {"days": 7, "hours": 60}}
    (one,) = read(json.dumps(GOOD | {"workers": [minor]})).workers
    assert (one.limits.days, one.limits.minutes) == (5, 40 * 60)
