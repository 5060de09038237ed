"""An edition counts what was really done by the end of a month, once, and never a handful of people."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lantoa.accounts import api as accounts
from lantoa.accounts.actions.data_request import ask
from lantoa.insights.actions.edition import make_due_edition, make_edition
from lantoa.insights.models import CohortSheet, Edition
from lantoa.insights.queries.cohort import count
from lantoa.insights.rules.cohort import Cohort
from lantoa.insights.tests.factories import BEGAN, a_sale, a_school, a_stall, at
from lantoa.journal import api as journal
from lantoa.kit.world import VIETNAM, world
from lantoa.learning.actions.attendance import mark_on_screen
from lantoa.learning.models import Practice
from lantoa.learning.tests import factories as school
from lantoa.orders import api as orders
from lantoa.orders.models import Order
from lantoa.orders.tests import factories as market
from lantoa.orders.tests.conftest import Stage
from lantoa.places import api as places

pytestmark = pytest.mark.django_db
OCTOBER = date(2026, 10, 31)


def the(until: date = OCTOBER) -> Cohort:
    (found,) = count(until).cohorts
    return found


def amounts(cohort: Cohort, days: int) -> list[int]:
    return sorted(next(one for one in cohort.windows if one.days == days).trained.amounts)


def test_each_step_is_of_those_before_and_only_what_a_bank_told_of_is_income(stage: Stage) -> None:
    class_ = a_school(stage, 5, came=4)
    first, second, third, _fourth, missed = class_.people
    shops = [a_stall(person) for person in (first, second, missed)]
    school.as_the_worker()
    a_sale(shops[0], 300_000)
    a_sale(shops[1], 90_000, "cash")
    a_sale(shops[2], 500_000)
    cohort = the()
    steps = [len(those) for those in (cohort.enrolled, cohort.attended, cohort.did_it, cohort.sold)]
    assert steps == [5, 4, 2, 1]
    assert (cohort.place, cohort.quarter.name) == (school.unit().pk, "2026Q3")
    assert amounts(cohort, 30) == [300_000]
    # Who only tried did not do it, and what was done after the day is not in yet.
    Practice.objects.filter(enrollment__person=first).update(rehearsal=True)
    Practice.objects.filter(enrollment__person=second).update(completed_at=datetime(2026, 11, 1, tzinfo=VIETNAM))
    assert (len(the().did_it), third.name) == (0, "Trần Thị Nụ")


def test_refunds_are_taken_off_and_rehearsals_and_cancelled_orders_are_nothing(stage: Stage) -> None:
    class_ = a_school(stage, 1, came=1)
    shop = a_stall(class_.people[0])
    order = market.paid_order(market.offer(shop, price=100_000, left=9), 3)
    market.do(order, "pack", "hand_over")
    assert amounts(the(), 30) == [300_000]
    wrong = orders.Wrong("returned", {order.lines.get().pk: 1})
    orders.correct(order, wrong, by=shop.by, key=world.uuid7())
    assert amounts(the(), 30) == [200_000]
    for change in ({"rehearsal": True}, {"rehearsal": False, "cancelled_at": world.now()}):
        Order.objects.filter(pk=order.pk).update(**change)
        assert amounts(the(), 30) == []


def test_days_count_from_the_day_after_the_class_and_are_told_once_they_have_passed(stage: Stage) -> None:
    class_ = a_school(stage, 1, came=1)
    shop = a_stall(class_.people[0])
    for days, amount in ((-90, 1_000), (-91, 7), (0, 7), (1, 20_000), (30, 300_000), (31, 4_000_000), (90, 50_000_000)):
        at(stage, BEGAN + timedelta(days=days))
        sold = a_sale(shop, max(amount, 1_000))
        Order.objects.filter(pk=sold.pk).update(total=amount, bank_received=amount)
    accounts.Membership.objects.filter(person=class_.people[0]).update(since=BEGAN - timedelta(days=300))
    cohort = the(date(2026, 11, 8))
    assert [(window.days, window.over) for window in cohort.windows] == [
        (-90, True),
        (30, True),
        (90, True),
        (180, False),
    ]
    assert [amounts(cohort, days) for days in (-90, 30, 90)] == [[1_000], [320_000], [54_320_000]]
    assert [window.over for window in the(date(2026, 11, 7)).windows] == [True, True, False, False]
    # The quarter itself has to be over.
    assert [count(day).cohorts == [] for day in (date(2026, 9, 29), date(2026, 9, 30))] == [True, False]


def test_not_yet_trained_is_who_waits_and_not_who_stayed_away(stage: Stage) -> None:
    class_ = a_school(stage, 2, came=1)
    at(stage, BEGAN - timedelta(days=2))
    still_to_come = school.a_class(class_.teacher, sessions=[(BEGAN + timedelta(days=50), BEGAN + timedelta(days=51))])
    waits = school.seated(still_to_come).person
    in_line = school.seated(class_.run).person  # the class is full
    at(stage, BEGAN + timedelta(days=3))
    late = school.seated(still_to_come).person  # enrolled when the class was over
    for person in (waits, in_line, late, class_.people[1]):
        a_sale(a_stall(person), 100_000)
    first = next(one for one in count(OCTOBER).cohorts if one.place == school.unit().pk)
    windows = {one.days: one.waiting for one in first.windows}
    assert (windows[30].people, windows[30].amounts) == (2, [100_000, 100_000])
    # Within ninety days one of them has had a class.
    assert {one.days: one.waiting.people for one in count(date(2026, 11, 20)).cohorts[0].windows}[90] == 1


def test_erased_people_and_those_who_objected_are_not_counted(stage: Stage) -> None:
    class_ = a_school(stage, 4, came=4)
    erased, objected, other, _stays = class_.people
    accounts.erase_person(erased, by=accounts.actor_for(erased))
    ask(objected, "object", words="Tôi không muốn.", by=accounts.actor_for(objected))
    ask(other, "object", about="words", words="Tôi không muốn.", by=accounts.actor_for(other))
    assert [len(the().enrolled), len(the().attended)] == [2, 2]


def test_somebody_of_two_classes_counts_once_and_two_of_one_household_each(stage: Stage) -> None:
    class_ = a_school(stage, 2, came=2)
    run = school.a_class(class_.teacher, sessions=[(BEGAN + timedelta(days=5), BEGAN + timedelta(days=6))])
    for person in class_.people:
        school.seated(run, person)
    shop = a_stall(class_.people[0])
    accounts.add_member(shop.by.organisation, class_.people[1], role="owner", by=None)
    a_sale(shop, 100_000)
    assert (len(the().enrolled), amounts(the(), 30)) == (2, [100_000, 100_000])


def test_an_edition_is_made_once_a_month_and_stands_on_sealed_entries(stage: Stage) -> None:
    class_ = a_school(stage, 12, came=9)
    # Taken back and said again: one entry for one who came.
    for status in ("absent", "present"):
        stage.later(seconds=60)
        mark_on_screen(class_.run.sessions.get(), {class_.seats[0]: status}, by=class_.teacher)
    at(stage, datetime(2026, 11, 1, 4, 0, tzinfo=VIETNAM))
    journal.seal()
    assert (make_due_edition(), make_due_edition()) == (1, 0)
    edition = Edition.objects.get()
    assert (edition.as_of, edition.position) == (OCTOBER, journal.last_position())
    sheet, together = CohortSheet.objects.order_by("unit")
    if sheet.unit is None:
        sheet, together = together, sheet
    assert sheet.figures["steps"]["enrolled"] == [10, 19]
    assert sheet.figures["steps"]["attended"] == [0, 9]  # the planted cell of nine
    assert "9" not in str(together.figures["steps"]["attended"][0])
    assert sheet.basis == {"enrolled": 12, "attended": 9, "did_it": 0}
    assert together.basis == {}
    at(stage, datetime(2026, 12, 1, 5, 0, tzinfo=VIETNAM))
    assert make_due_edition() == 1
    assert Edition.objects.get().as_of == date(2026, 11, 30)


def test_counting_asks_as_few_questions_for_many_people_as_for_one(stage: Stage) -> None:
    a_sale(a_stall(a_school(stage, 1, came=1).people[0]), 100_000)
    with CaptureQueriesContext(connection) as few:
        make_edition(OCTOBER)
    other = next(unit for unit in places.units() if unit.slug != "van-don")
    for person in a_school(stage, 5, came=5, unit=other).people:
        a_sale(a_stall(person), 100_000)
    with CaptureQueriesContext(connection) as many:
        make_edition(OCTOBER)
    # Sheets of the edition before go in their own statement.
    assert len(many) <= len(few) + 2
    assert CohortSheet.objects.count() == 3
