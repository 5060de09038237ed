"""From the order book to a plan: what is promised is kept, what cannot be is said, and of two plans at once one wins."""

from __future__ import annotations

from datetime import timedelta

import pytest

from lantoa.journal import api as journal
from lantoa.journal.models import Job
from lantoa.kit.world import world
from lantoa.orders.tests import factories as shops
from lantoa.orders.tests.conftest import Stage
from lantoa.preorders.actions.close import close_due
from lantoa.preorders.tests import factories as ahead
from lantoa.workforce import acts
from lantoa.workforce.actions.ask import ask_for_plan
from lantoa.workforce.actions.plan import find, keep, make_plan
from lantoa.workforce.errors import NoPlan
from lantoa.workforce.models import Demand, MovedPromise, Plan, PlannedBatch, PlannedShift, Planning, Worker
from lantoa.workforce.queries.plan import shown
from lantoa.workforce.queries.said import sentences
from lantoa.workforce.queries.scenario import gather
from lantoa.workforce.tasks import go_on
from lantoa.workforce.tests import factories

pytestmark = pytest.mark.django_db


def called(plan: Plan) -> int:
    return PlannedShift.objects.filter(plan=plan, worker__kind=Worker.Kind.SEASONAL).exclude(pinned=False).count()


def test_a_full_order_book_calls_neighbours_and_a_cancelled_peak_lets_them_go(stage: Stage) -> None:
    at = factories.kitchen()
    factories.owner(at)
    factories.neighbours(at, 6)
    big = factories.ordered(at.large, 75)
    factories.ordered(at.small, 10)
    plan = factories.planned(at)
    assert plan is not None
    # 160 pieces of 12 minutes and three batches of 20 are 33 hours; the owner has three days of eight.
    assert called(plan) >= 2
    assert not MovedPromise.objects.exists()
    assert sum(PlannedBatch.objects.filter(plan=plan).values_list("quantity", flat=True)) == 160
    row = Demand.objects.get(plan=plan, promised__gt=0)
    assert (row.promised, row.likely, row.day) == (160, 0, world.today() + timedelta(days=2))
    assert "thêm" in sentences(shown(plan))[0]
    entry = journal.entries_about(plan).get(act=acts.PLAN_MADE)
    assert (entry.data["pieces"], entry.data["moved"]) == (160, 0)
    stage.later(minutes=5)
    shops.orders.cancel(big, by_seller=True, reason="Khách đổi ý", by=at.by, key=world.uuid7())
    assert shown(plan).change == shops.orders.BookChange(0, 1)
    after = factories.planned(at)
    assert called(after) == 0
    assert len(shown(after).dropped) == called(plan)
    plan.refresh_from_db()
    assert (plan.replaced_at, after.replaced_at) == (world.now(), None)


def test_what_cannot_be_kept_names_the_order_that_waits_and_why(stage: Stage) -> None:
    at = factories.kitchen()
    factories.owner(at)
    factories.ordered(at.small, 100)
    stage.later(minutes=1)
    last = factories.ordered(at.small, 60)
    plan = factories.planned(at)
    moved = list(MovedPromise.objects.filter(plan=plan))
    assert {one.subject_id for one in moved} == {last.pk}
    assert all(one.to is None or one.to > one.due for one in moved)
    assert {one.why for one in moved} == {"hands"}
    assert moved[0].hands >= 1
    assert f"cần thêm {moved[0].hands}" in sentences(shown(plan))[-1] or "thêm một người" in sentences(shown(plan))[-1]


def test_what_nobody_can_do_is_said(stage: Stage) -> None:
    at = factories.kitchen()
    factories.hand(at, skills=("gói",))
    factories.ordered(at.small, 5)
    factories.planned(at)
    moved = MovedPromise.objects.get()
    assert (moved.why, moved.what, moved.to) == ("skill", "giã tay", None)


def test_what_is_only_likely_stands_apart_and_rehearsals_nowhere(stage: Stage) -> None:
    at = factories.kitchen()
    factories.owner(at)
    factories.ordered(at.small, 5)
    factories.ordered(at.small, 7, sure=False)
    shops.do(factories.ordered(at.small, 4), "pack")
    factories.planned(at)
    row = Demand.objects.get()
    assert (row.promised, row.likely) == (5, 7)


def test_goods_that_lie_ready_cover_what_is_due_first(stage: Stage) -> None:
    at = factories.kitchen(left=30)
    type(at.making).objects.update(made_to_order=False)
    factories.owner(at)
    factories.ordered(at.small, 20)
    plan = factories.planned(at)
    assert Demand.objects.get(plan=plan).ready == 20
    assert not PlannedBatch.objects.filter(plan=plan).exists()


def test_what_may_still_be_ordered_is_planned_in_with_a_range(stage: Stage) -> None:
    at = factories.kitchen()
    factories.owner(at)
    factories.history(stage, at, 20, 6)
    plan = factories.planned(at)
    rows = list(Demand.objects.filter(plan=plan).order_by("day"))
    assert {row.expected for row in rows[1:10]} <= {5, 6, 7}
    assert all(row.low <= row.expected <= row.high for row in rows)
    assert all(low <= hours <= high for _day, _skill, hours, low, high in plan.hours)
    assert plan.first + timedelta(days=2) <= rows[0].day


def test_a_campaign_is_due_on_its_own_day_and_is_not_taken_for_the_usual_week(stage: Stage) -> None:
    at = factories.kitchen()
    factories.owner(at)
    of = ahead.campaign(at.stall, at.small, price=200_000)
    for _number in range(6):
        ahead.pledge(of, 10, method="cod")
    stage.later(days=3)
    factories.history(stage, at, 30, 6)
    while close_due():
        pass
    stage.later(days=1)
    factories.history(stage, at, 1, 6)
    wanted = {row.day: row for row in gather(at.organisation.pk, world.today()).wanted}
    assert wanted.pop(of.due_on).known == 60
    assert all(row.known == 0 and 4 <= row.expected <= 8 for row in wanted.values())


def test_a_promise_comes_before_what_is_only_expected(stage: Stage) -> None:
    at = factories.kitchen(minutes=60, keeps=0, within=1)
    factories.hand(at, kind="permanent")
    factories.history(stage, at, 20, 8)
    factories.ordered(at.small, 7)
    plan = factories.planned(at)
    assert not MovedPromise.objects.filter(plan=plan, subject_id__gt=0).exists()


def test_of_two_plans_at_once_and_of_an_older_round_one_wins(stage: Stage) -> None:
    at = factories.kitchen()
    factories.owner(at)
    factories.ordered(at.small, 5)
    ask_for_plan(at.organisation, by=at.by)
    answer = find(gather(at.organisation.pk, world.today()), 5)
    first, second = keep(at.organisation.pk, 1, answer), keep(at.organisation.pk, 1, answer)
    assert (first is not None, second) == (True, None)
    ask_for_plan(at.organisation, by=at.by)
    ask_for_plan(at.organisation, by=at.by)
    assert make_plan(at.organisation.pk, 2) is None
    assert Planning.objects.get().done_at is None
    assert Plan.objects.current().get() == first


def test_asking_puts_the_work_into_the_queue_and_says_what_is_missing(stage: Stage) -> None:
    at = factories.kitchen()
    with pytest.raises(NoPlan) as refused:
        ask_for_plan(at.organisation, by=at.by)
    assert refused.value.code == "nobody"
    factories.owner(at)
    key = world.uuid7()
    ask_for_plan(at.organisation, by=at.by, key=key)
    ask_for_plan(at.organisation, by=at.by, key=key)
    job = Job.objects.get(task="lantoa.workforce.tasks.make_plan")
    assert job.args == [at.organisation.pk, 1]
    at.making.steps.all().delete()
    with pytest.raises(NoPlan) as refused:
        ask_for_plan(at.organisation, by=at.by)
    assert refused.value.code == "nothing"


def test_nothing_ordered_is_a_plan_without_work(stage: Stage) -> None:
    at = factories.kitchen()
    factories.owner(at)
    plan = factories.planned(at)
    assert plan is not None
    assert not PlannedBatch.objects.exists()
    assert "chưa cần thêm người" in sentences(shown(plan))[0]


def test_a_batch_begun_before_today_is_not_begun_again(stage: Stage) -> None:
    at = factories.kitchen(keeps=0)
    factories.owner(at)
    factories.step(at.making, "Ngâm", minutes=1, days_ahead=1)
    factories.ordered(at.small, 20)
    factories.planned(at)
    stage.later(days=2)
    plan = factories.planned(at)
    assert not MovedPromise.objects.filter(plan=plan).exists()
    assert list(PlannedBatch.objects.filter(plan=plan).values_list("day", "quantity")) == [(world.today(), 20)]
    # Without soaking, which was yesterday's: 20 pieces of 12 minutes and one batch.
    assert sum(hours for _day, _skill, hours, _low, _high in plan.hours) == pytest.approx(
        20 * 12 / 60 + 20 / 60, abs=0.1
    )


def test_a_round_over_which_a_worker_died_is_taken_up(stage: Stage) -> None:
    at = factories.kitchen()
    factories.owner(at)
    ask_for_plan(at.organisation, by=at.by)
    Job.objects.filter(task="lantoa.workforce.tasks.make_plan").delete()
    assert go_on() == 0
    stage.later(minutes=4)
    assert go_on() == 1
    assert Job.objects.get(task="lantoa.workforce.tasks.make_plan").args == [at.organisation.pk, 1]
    factories.made(at)
    assert go_on() == 0


def test_gathering_takes_as_many_queries_for_many_orders_as_for_few(
    stage: Stage, django_assert_max_num_queries: object
) -> None:
    at = factories.kitchen()
    factories.neighbours(at, 5)
    for _number in range(6):
        factories.ordered(at.small, 2)
    with django_assert_max_num_queries(16):
        gather(at.organisation.pk, world.today())
