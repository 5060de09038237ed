"""The list of hands: who may be on it, once; days off; shifts set by hand and their limits."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import translation

from lantoa.accounts import api as accounts
from lantoa.journal.models import Entry
from lantoa.kit.errors import RuleError
from lantoa.kit.world import world
from lantoa.orders.tests.conftest import Stage
from lantoa.workforce import acts
from lantoa.workforce.actions import erasure
from lantoa.workforce.actions.pin import pin_shift
from lantoa.workforce.actions.worker import Told, add_absence, add_worker, change_worker, drop_absence, end_worker
from lantoa.workforce.models import Absence, PlannedShift, Planning, Worker
from lantoa.workforce.tests import factories

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": "12"}, "name"),
        ({"name": "x" * 121}, "name"),
        ({"born": 2013}, "born"),
        ({"born": 2011}, "born"),
        ({"born": 1}, "born"),
        ({"born": 2100}, "born"),
        ({"minutes_a_day": 0}, "minutes_a_day"),
        ({"minutes_a_day": -480}, "minutes_a_day"),
        ({"minutes_a_day": 721}, "minutes_a_day"),
        ({"minutes_a_day": 540, "born": 2010}, "minutes_a_day"),
        ({"days_a_week": 0}, "days_a_week"),
        ({"days_a_week": -1}, "days_a_week"),
        ({"days_a_week": 8}, "days_a_week"),
        ({"pay": -1}, "pay"),
        ({"pay": 10**9}, "pay"),
        ({"kind": "boss"}, "kind"),
        ({"pay_by": "kilo"}, "pay_by"),
        ({"skills": ("x" * 41,)}, "skills"),
        ({"phone": "+84912770000"}, "phone"),
        ({"name": "bà  HOA"}, "name"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(wrong: dict[str, Any], field: str, stage: Stage) -> None:
    at = factories.kitchen()
    factories.neighbours(at, 1)
    factories.hand(at)
    told = {"name": "Chị Lan", **wrong}
    with pytest.raises(RuleError) as refused:
        add_worker(at.organisation, Told(**told), by=at.by)
    assert refused.value.field == field
    with translation.override("en"):
        assert str(refused.value)
    assert Worker.objects.count() == 2


def test_somebody_is_written_down_once_changed_and_taken_off(stage: Stage) -> None:
    at, key = factories.kitchen(), world.uuid7()
    told = Told("Chị Lan", phone="+84912000111", skills=("Giã tay", "giã tay ", "gói"), pay=350_000)
    worker = add_worker(at.organisation, told, by=at.by, key=key)
    assert add_worker(at.organisation, told, by=at.by, key=key) == worker
    assert worker.skills == ["Giã tay", "gói"]
    assert change_worker(worker, Told("Chị Lan", pay_by="nothing", pay=9), by=at.by).pay == 0
    assert end_worker(end_worker(worker, by=at.by), by=at.by).ended_at == world.now()
    with pytest.raises(RuleError):
        change_worker(worker, told, by=at.by)
    add_worker(at.organisation, told, by=at.by)
    said = list(Entry.objects.filter(act__startswith="workforce.").order_by("pk").values_list("act", flat=True))
    assert said == [acts.WORKER_ADDED, acts.WORKER_CHANGED, acts.WORKER_ENDED, acts.WORKER_ADDED]
    assert "Lan" not in str(list(Entry.objects.values_list("data", flat=True)))


def test_days_off_cannot_end_before_they_begin(stage: Stage) -> None:
    at = factories.kitchen()
    worker, today = factories.hand(at), world.today()
    for first, last in (
        (today, today - timedelta(days=1)),
        (date(1, 1, 1), date(1, 1, 2)),
        (today, date(9999, 12, 31)),
    ):
        with pytest.raises(RuleError) as refused:
            add_absence(worker, first, last, by=at.by)
        assert refused.value.field == "last"
    off = add_absence(worker, today, today, by=at.by)
    assert add_absence(worker, today, today, by=at.by) == off
    drop_absence(off, by=at.by)
    assert not Absence.objects.exists()


def test_what_is_set_by_hand_stays_and_the_rest_is_planned_around_it(stage: Stage) -> None:
    at = factories.kitchen()
    owner = factories.owner(at)
    hoa, lan = factories.neighbours(at, 2)
    factories.ordered(at.small, 30)
    plan = factories.planned(at)
    today = world.today()
    pin_shift(plan, owner, today + timedelta(days=2), False, by=at.by)
    pin_shift(plan, hoa, today + timedelta(days=1), True, by=at.by)
    assert Planning.objects.get().done_at is None
    after = factories.made(at)
    rows = {(one.worker_id, one.day): one.pinned for one in PlannedShift.objects.filter(plan=after)}
    assert rows[owner.pk, today + timedelta(days=2)] is False
    assert rows[hoa.pk, today + timedelta(days=1)] is True
    pin_shift(after, hoa, today + timedelta(days=1), None, by=at.by)
    pin_shift(after, owner, today + timedelta(days=2), None, by=at.by)
    last = factories.made(at)
    assert not PlannedShift.objects.filter(plan=last, pinned__isnull=False).exists()
    assert lan.pk not in {worker for worker, _day in rows}


def test_no_day_by_hand_beyond_the_plan_a_day_off_or_a_limit(stage: Stage) -> None:
    at = factories.kitchen()
    worker, away = factories.owner(at), factories.hand(at)
    other = factories.hand(factories.kitchen(name="Bếp khác"))
    factories.ordered(at.small, 3)
    plan = factories.planned(at)
    today = world.today()
    add_absence(away, today, today + timedelta(days=3), by=at.by)
    for number in range(6):
        pin_shift(plan, worker, today + timedelta(days=number), True, by=at.by)
    tried = [
        (worker, today + timedelta(days=6), "too_much"), (worker, today - timedelta(days=1), "no_day"),
        (worker, today + timedelta(days=28), "no_day"), (away, today, "away"), (other, today, "replaced"),
    ]  # fmt: skip
    for who, day, code in tried:
        with pytest.raises(RuleError) as refused:
            pin_shift(plan, who, day, True, by=at.by)
        assert refused.value.code == code
    factories.made(at)
    with pytest.raises(RuleError) as refused:
        pin_shift(plan, worker, today, True, by=at.by)
    assert refused.value.code == "replaced"


def test_nobody_comes_on_more_days_of_seven_than_their_household_says(stage: Stage) -> None:
    at = factories.kitchen(keeps=5, within=6)
    at_home = factories.hand(at, kind="permanent", days_a_week=2)
    willing = factories.hand(at, "Chị Ba", kind="permanent", days_a_week=7)
    for _number in range(4):
        factories.ordered(at.small, 60)
        stage.later(days=1)
    plan = factories.planned(at)
    today = world.today()
    for worker, most in ((at_home, 2), (willing, 6)):
        days = set(PlannedShift.objects.filter(plan=plan, worker=worker).values_list("day", flat=True))
        assert days
        for begin in range(28):
            first = today + timedelta(days=begin)
            assert sum(first <= one < first + timedelta(days=7) for one in days) <= most
    for number in (20, 23):
        pin_shift(plan, at_home, today + timedelta(days=number), True, by=at.by)
    with pytest.raises(RuleError) as refused, translation.override("en"):
        pin_shift(plan, at_home, today + timedelta(days=26), True, by=at.by)
    assert refused.value.code == "too_much"
    assert "at most 2 days of seven" in str(refused.value)
    pin_shift(plan, at_home, today + timedelta(days=27), True, by=at.by)
    change_worker(at_home, Told("Bà Hoa", days_a_week=None), by=at.by)
    at_home.refresh_from_db()
    pin_shift(plan, at_home, today + timedelta(days=26), True, by=at.by)


def test_whoever_is_away_or_off_the_list_is_not_planned(stage: Stage) -> None:
    at = factories.kitchen()
    first, second = factories.owner(at), factories.hand(at, "Chị Ba", kind="permanent")
    factories.ordered(at.small, 30)
    add_absence(first, world.today(), world.today() + timedelta(days=30), by=at.by)
    plan = factories.planned(at)
    assert set(PlannedShift.objects.filter(plan=plan).values_list("worker_id", flat=True)) == {second.pk}
    end_worker(second, by=at.by)
    after = factories.made(at)
    assert not PlannedShift.objects.filter(plan=after).exists()


def test_erased_they_have_no_name_and_the_days_stay(stage: Stage) -> None:
    at = factories.kitchen()
    worker = factories.hand(at, phone="+84912000222", born=1990)
    nameless = factories.hand(at, "Cô Tư", phone="")
    person = accounts.person_for("+84912000222", "Bà Hoa")
    assert [held.facts["stall"] for held in erasure.holds(accounts.leaving(person))] == ["Bếp Hương"]
    accounts.erase_person(person, by=accounts.actor_for(person))
    worker.refresh_from_db()
    nameless.refresh_from_db()
    assert (worker.name, worker.phone, worker.born, worker.skills) == ("", "", None, [])
    assert worker.ended_at is not None
    assert (nameless.name, nameless.ended_at) == ("Cô Tư", None)


def test_whoever_worked_six_days_rests_though_the_plan_begins_anew(stage: Stage) -> None:
    at = factories.kitchen(keeps=0)
    owner = factories.owner(at)
    for _number in range(6):
        factories.ordered(at.small, 30)
        plan = factories.planned(at)
        pin_shift(plan, owner, world.today(), True, by=at.by)
        factories.made(at)
        stage.later(days=1)
    factories.ordered(at.small, 30)
    plan = factories.planned(at)
    assert not PlannedShift.objects.filter(plan=plan, day=world.today()).exists()
    with pytest.raises(RuleError) as refused:
        pin_shift(plan, owner, world.today(), True, by=at.by)
    assert refused.value.code == "too_much"
