"""What is being made, and what is made and not packed, is not planned a second time; and a plan made anew keeps who was to come."""

from __future__ import annotations

from datetime import timedelta

import pytest

from lantoa.kit.world import world
from lantoa.orders.tests import factories as shops
from lantoa.orders.tests.conftest import Stage
from lantoa.workforce.actions.production import (
    CameOut,
    finish_production,
    follow_plan,
    plan_production,
    start_production,
)
from lantoa.workforce.models import Absence, Demand, Plan, PlannedBatch, PlannedShift, ProductionOrder
from lantoa.workforce.queries.plan import shown
from lantoa.workforce.tests import factories

pytestmark = pytest.mark.django_db


def making(at: factories.Kitchen, quantity: int, days: int = 0, *, begun: bool = True) -> ProductionOrder:
    day = world.today() + timedelta(days=days)
    made = plan_production(at.organisation, at.making.product, day=day, quantity=quantity, by=at.by)
    return start_production(made, by=at.by) if begun else made


def batches(plan: Plan) -> int:
    return sum(PlannedBatch.objects.filter(plan=plan).values_list("quantity", flat=True))


def hours(plan: Plan) -> float:
    return sum(hours for _day, _skill, hours, _low, _high in plan.hours)


def test_what_is_begun_is_ready_on_its_day_and_still_work(stage: Stage) -> None:
    at = factories.kitchen()
    factories.owner(at)
    factories.ordered(at.small, 30)
    making(at, 20, 1)
    making(at, 50, 1, begun=False)  # nobody works on it, so a plan may still say otherwise
    plan = factories.planned(at)
    assert Demand.objects.get(plan=plan).ready == 20
    assert batches(plan) == 10
    # All thirty are work, in two batches: those begun are not done.
    assert hours(plan) == pytest.approx(30 * 12 / 60 + 2 * 20 / 60, abs=0.1)


def test_what_comes_too_late_or_does_not_keep_covers_nothing(stage: Stage) -> None:
    at = factories.kitchen(keeps=0)
    factories.owner(at)
    factories.ordered(at.small, 30)
    making(at, 20, 1)
    making(at, 20, 3)
    assert batches(factories.planned(at)) == 30


def test_what_the_plan_asked_for_and_is_begun_stays_the_same_batch(stage: Stage) -> None:
    at = factories.kitchen(keeps=0)
    factories.owner(at)
    factories.step(at.making, "Ngâm", minutes=1, days_ahead=1)
    factories.ordered(at.small, 20)
    factories.planned(at)
    follow_plan(at.organisation, by=at.by)
    stage.later(days=1)
    start_production(ProductionOrder.objects.get(), by=at.by)
    stage.later(days=1)
    plan = factories.planned(at)
    assert batches(plan) == 0
    assert hours(plan) == pytest.approx(20 * 12 / 60 + 20 / 60, abs=0.1)
    assert follow_plan(at.organisation, by=at.by).new == 0


def test_what_is_made_waits_for_its_orders_till_it_is_packed_or_spoils(stage: Stage) -> None:
    at = factories.kitchen()
    factories.owner(at)
    first = factories.ordered(at.small, 12)
    factories.ordered(at.large, 4)
    out = CameOut({at.small.variant_id: (18, 2)})
    finish_production(making(at, 18), out, by=at.by, key=world.uuid7())
    plan = factories.planned(at)
    assert (Demand.objects.get(plan=plan).ready, batches(plan)) == (16, 4)
    stage.later(minutes=5)
    shops.do(first, "pack")
    plan = factories.planned(at)
    # Four of the sixteen are left for the eight of the other order.
    assert (Demand.objects.get(plan=plan).ready, batches(plan)) == (4, 4)
    stage.later(days=3)
    assert batches(factories.planned(at)) == 8


def test_a_plan_made_anew_tells_nobody_off_for_no_reason(stage: Stage) -> None:
    at = factories.kitchen(keeps=0)
    factories.owner(at)
    first, *rest = factories.neighbours(at, 8)
    day = world.today() + timedelta(days=2)
    for one in (first, *rest[:2]):
        Absence.objects.create(worker=one, first=day, last=day, created_at=world.now())
    factories.ordered(at.large, 75)
    plan = factories.planned(at)
    were = set(PlannedShift.objects.filter(plan=plan, day=day).values_list("worker", flat=True))
    assert len(were) >= 3
    stage.later(minutes=5)
    # Those whose turn it would be first can come after all; more is ordered, then less.
    Absence.objects.all().delete()
    more = factories.ordered(at.small, 5)
    again = factories.planned(at)
    assert shown(again).dropped == []
    assert were <= set(PlannedShift.objects.filter(plan=again, day=day).values_list("worker", flat=True))
    shops.orders.cancel(more, by_seller=True, reason="Khách đổi ý", by=at.by, key=world.uuid7())
    last = factories.planned(at)
    now = set(PlannedShift.objects.filter(plan=last, day=day).values_list("worker", flat=True))
    assert now <= set(PlannedShift.objects.filter(plan=again, day=day).values_list("worker", flat=True))
