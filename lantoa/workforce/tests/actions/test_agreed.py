"""Days said yes to, days set by hand and days off: three words, each kept apart, and the plan follows them."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lantoa.journal import api as journal
from lantoa.kit.world import VIETNAM, world
from lantoa.orders.tests.conftest import Stage
from lantoa.workforce import acts
from lantoa.workforce.actions.equipment import end_equipment, keep_equipment
from lantoa.workforce.actions.offer import withdraw
from lantoa.workforce.actions.pin import pin_shift
from lantoa.workforce.actions.plan import find
from lantoa.workforce.actions.production import follow_plan
from lantoa.workforce.actions.worker import add_absence
from lantoa.workforce.errors import BadPin
from lantoa.workforce.models import Plan, PlannedShift, Planning, Shift, Worker
from lantoa.workforce.queries.agreed import clashes
from lantoa.workforce.queries.scenario import gather, worked_lately
from lantoa.workforce.tests import factories, neighbours

pytestmark = pytest.mark.django_db


def said_yes(worker: Worker, *numbers: int) -> list[Shift]:
    """Agreed from half past seven to half past five on days so far from today."""
    found = []
    for number in numbers:
        day = world.today() + timedelta(days=number)
        starts, ends = (datetime.combine(day, at, VIETNAM) for at in (time(7, 30), time(17, 30)))
        found.append(
            Shift.objects.create(
                organisation_id=worker.organisation_id, worker=worker, day=day, work="gói", starts_at=starts, ends_at=ends,
                pay_by="day", pay=300_000, accepted_at=world.now(),
            )
        )  # fmt: skip
    return found


def written(at: factories.Kitchen, worker: Worker) -> dict[date, bool | None]:
    plan = factories.planned(at)
    assert plan is not None
    rows = PlannedShift.objects.filter(plan=plan, worker=worker)
    return dict(rows.values_list("day", "pinned"))


def test_more_agreed_days_than_fit_make_no_plan_impossible_and_are_no_pins(stage: Stage) -> None:
    at = factories.kitchen()
    factories.owner(at)
    hoa = factories.hand(at, minutes_a_day=600)
    shifts = said_yes(hoa, 1, 2, 3, 4, 5)
    factories.ordered(at.small, 20)
    rows = written(at, hoa)
    assert not Planning.objects.get().refused
    assert {one.day for one in shifts} <= set(rows)
    assert set(rows.values()) == {None}
    # Beside five days of ten hours the plan calls them to nothing more in that week.
    assert all(abs((day - shifts[-1].day).days) > 6 for day in rows if day not in {one.day for one in shifts})


def test_who_took_a_yes_back_comes_in_no_later_plan(stage: Stage) -> None:
    at = factories.kitchen()
    hoa = factories.hand(at)
    (shift,) = said_yes(hoa, 1)
    factories.ordered(at.small, 150)
    assert written(at, hoa)[shift.day] is None
    Shift.objects.filter(pk=shift.pk).update(withdrawn_at=world.now())
    assert shift.day not in written(at, hoa)
    with pytest.raises(BadPin) as refused:
        pin_shift(Plan.objects.current().get(), hoa, shift.day, True, by=at.by)
    assert refused.value.code == "withdrawn"
    assert Planning.objects.get().done_at is not None, "what is refused asks for no plan"


def test_what_the_stall_wrote_against_an_agreed_day_is_shown_and_not_overridden(stage: Stage) -> None:
    at = factories.kitchen()
    factories.owner(at)
    hoa = factories.hand(at)
    off, away = said_yes(hoa, 1, 2)
    factories.ordered(at.small, 20)
    plan = factories.planned(at)
    assert plan is not None
    assert clashes(at.by) == []
    pin_shift(plan, hoa, off.day, False, by=at.by)
    add_absence(hoa, away.day, away.day, by=at.by)
    rows = written(at, hoa)
    assert rows[off.day] is False
    assert away.day not in rows
    assert clashes(at.by) == [off, away]
    assert clashes(factories.kitchen(name="Bếp khác").by) == []
    browser = at.stall.browser
    for path in ("/lam-hang/", f"/lam-hang/ke-hoach/?ngay={off.day.isoformat()}"):
        assert "Cần thống nhất" in browser.get(path).text
    assert "đã có ca, nhưng bạn ghi: không đến" in browser.get(f"/lam-hang/ke-hoach/?ngay={away.day}").text


def test_agreed_days_count_when_a_day_is_set_by_hand(stage: Stage) -> None:
    at = factories.kitchen()
    factories.owner(at)
    hoa = factories.hand(at, minutes_a_day=600)
    factories.ordered(at.small, 2)
    plan = factories.planned(at)
    assert plan is not None
    shifts = said_yes(hoa, 1, 2, 3, 4)
    with pytest.raises(BadPin) as refused:
        pin_shift(plan, hoa, world.today() + timedelta(days=5), True, by=at.by)
    assert refused.value.code == "too_much"
    pin_shift(plan, hoa, shifts[0].day, True, by=at.by)
    assert find(gather(at.organisation.pk, world.today()), 5).gathered.by_hand == {(str(hoa.pk), shifts[0].day): True}


def test_worked_is_what_the_shift_says_and_not_what_was_planned(stage: Stage) -> None:
    at = factories.kitchen()
    hoa, lan = factories.hand(at), factories.hand(at, "Lan")
    today = world.today()
    plan = Plan.objects.create(
        organisation=at.organisation,
        first=today - timedelta(days=12),
        days=28,
        made_at=world.now() - timedelta(days=12),
    )
    for number in (10, 9):
        PlannedShift.objects.create(plan=plan, worker=hoa, day=today - timedelta(days=number))
    missed, came, silent = *said_yes(hoa, -10), *said_yes(lan, -9, -2)
    Shift.objects.filter(pk=came.pk).update(came_at=came.starts_at)
    assert worked_lately(at.organisation.pk, today) == {
        hoa.pk: {today - timedelta(days=9)},
        lan.pk: {came.day, silent.day},
    }
    assert missed.came_at is None


def test_a_plan_follows_yes_no_and_tools(stage: Stage) -> None:
    at = factories.kitchen()
    factories.owner(at)
    factories.ordered(at.small, 5)
    neighbours.unit()
    who = neighbours.neighbour()
    factories.planned(at)
    day = world.today() + timedelta(days=3)

    def round_() -> int:
        return Planning.objects.get(pk=at.organisation.pk).round

    before = round_()
    call = neighbours.call(at.by, days=[day])
    assert round_() == before
    shift = neighbours.comes(call, who, day)
    assert round_() == before + 1
    withdraw(shift, by=neighbours.NOBODY)
    assert round_() == before + 2
    oven = keep_equipment(at.organisation, name="Lò", minutes_a_day=480, by=at.by)
    end_equipment(oven, by=at.by)
    end_equipment(oven, by=at.by)
    assert round_() == before + 4
    assert [entry.act for entry in journal.entries_about(oven)] == [acts.EQUIPMENT_KEPT, acts.EQUIPMENT_ENDED]
    home = at.stall.browser.get("/lam-hang/").text
    assert "Dưới đây vẫn là kế hoạch trước" in home


def test_the_round_is_taken_before_the_plan_by_everybody(stage: Stage) -> None:
    """The plan's maker goes this way too: nobody waits for somebody who waits for them, or sees no plan while one takes another's place."""
    at = factories.kitchen()
    owner = factories.owner(at)
    factories.ordered(at.small, 5)
    plan = factories.planned(at)
    assert plan is not None
    for do in (
        lambda: pin_shift(plan, owner, world.today() + timedelta(days=1), True, by=at.by),
        lambda: follow_plan(at.organisation, by=at.by),
    ):
        with CaptureQueriesContext(connection) as asked:
            do()
        sql = [one["sql"] for one in asked]
        first = next(place for place, one in enumerate(sql) if '"workforce_planning"' in one)
        assert first < next(place for place, one in enumerate(sql) if 'FROM "workforce_plan"' in one)
