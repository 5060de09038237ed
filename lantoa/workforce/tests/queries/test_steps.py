"""The hours of a day by product and step: what the plan says by skill, told apart by what is made."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse

from lantoa.kit.world import world
from lantoa.orders.tests.conftest import Stage
from lantoa.workforce.models import PlannedBatch
from lantoa.workforce.queries.plan import hours_by_skill
from lantoa.workforce.queries.steps import hours_by_step
from lantoa.workforce.tests import factories

pytestmark = pytest.mark.django_db
WORKLOAD = reverse("workforce:workload")


def test_the_steps_of_each_day_add_up_to_its_hours(stage: Stage, django_assert_max_num_queries: Any) -> None:
    at = factories.kitchen(keeps=1, within=4)
    factories.step(at.making, "Ướp", minutes=1, days_ahead=1)
    factories.owner(at)
    factories.hand(at)
    factories.ordered(at.small, 70)
    plan = factories.planned(at)
    assert plan is not None
    by_day: dict[date, float] = {}
    for day, _skill, hours, _low, _high in plan.hours:
        by_day[date.fromisoformat(day)] = by_day.get(date.fromisoformat(day), 0.0) + hours
    assert by_day
    for day, hours in by_day.items():
        with django_assert_max_num_queries(3):
            steps = hours_by_step(plan, day)
        assert sum(one.hours for one in steps) == pytest.approx(hours, abs=0.03)
    # Salting is done on the day before.
    first = min(by_day)
    batch = PlannedBatch.objects.filter(plan=plan).order_by("day").first()
    assert batch is not None
    assert batch.day == first + timedelta(days=1)
    assert [(one.step.name, one.hours) for one in hours_by_step(plan, first)] == [("Ướp", batch.quantity / 60)]
    assert hours_by_step(plan, first - timedelta(days=1)) == []


def test_a_day_is_chosen_and_any_other_is_the_first(stage: Stage) -> None:
    at = factories.kitchen(keeps=0)
    factories.step(at.making, "Ướp", minutes=1, days_ahead=1)
    factories.owner(at)
    factories.ordered(at.small, 10)
    plan = factories.planned(at)
    assert plan is not None
    browser, days = at.stall.browser, sorted({row[0] for row in hours_by_skill(plan)})
    assert len(days) == 2
    last = browser.get(WORKLOAD, {"ngay": days[1].isoformat()}).text
    assert "Chiên và gói" in last
    assert "Ướp" not in last
    for asked in (
        "",
        "x",
        "9999-12-31",
        "0001-01-01",
        "\x00",
        "9" * 40,
        (world.today() + timedelta(days=20)).isoformat(),
    ):
        page = browser.get(WORKLOAD, {"ngay": asked})
        assert page.status_code == 200
        assert "Ướp" in page.text
        assert "Chiên và gói" not in page.text
