"""Seats in a class: given once, never more than there are, given back."""

from __future__ import annotations

import pytest

from lantoa.accounts import api as accounts
from lantoa.journal import api as journal
from lantoa.kit.world import world
from lantoa.learning import api as learning
from lantoa.learning.tests import factories

pytestmark = pytest.mark.django_db


def test_a_person_takes_a_seat_and_it_is_recorded() -> None:
    run, somebody = factories.a_class(), factories.person()
    seat = learning.enroll(run, somebody, by=accounts.actor_for(somebody))
    assert (seat.person, run.taken, run.seats_left) == (somebody, 1, 19)
    assert journal.entries_about(seat).get().act == "learning.enrolled"


def test_taking_a_seat_twice_is_one_seat() -> None:
    run, somebody = factories.a_class(), factories.person()
    key = world.uuid7()
    first = learning.enroll(run, somebody, by=accounts.actor_for(somebody), key=key)
    again = learning.enroll(run, somebody, by=accounts.actor_for(somebody), key=key)
    another = learning.enroll(run, somebody, by=accounts.actor_for(somebody), key=world.uuid7())
    assert first == again == another
    assert run.taken == 1


def test_a_full_class_gives_no_seat_more() -> None:
    run = factories.a_class(seats=1)
    factories.seated(run)
    late = factories.person("Đỗ Thị Muộn")
    with pytest.raises(learning.ClassFull):
        learning.enroll(run, late, by=accounts.actor_for(late))
    assert learning.Enrollment.objects.filter(run=run).count() == 1
    run.refresh_from_db()
    assert run.taken == 1


def test_a_class_that_is_over_gives_no_seat() -> None:
    run, late = factories.a_class(sessions=[factories.meeting(days=-2)]), factories.person()
    with pytest.raises(learning.ClassOver):
        learning.enroll(run, late, by=accounts.actor_for(late))
    assert learning.Enrollment.objects.count() == 0
    run.refresh_from_db()
    assert run.taken == 0


def test_a_seat_given_back_is_free_for_somebody_else() -> None:
    run = factories.a_class(seats=1)
    seat = factories.seated(run)
    by = accounts.actor_for(seat.person)
    learning.leave(seat, by=by)
    learning.leave(seat, by=by)
    run.refresh_from_db()
    assert run.taken == 0
    assert factories.seated(run).run == run


def test_seat_given_back_by_somebody_else_at_once_is_counted_once() -> None:
    run = factories.a_class(seats=3)
    seat = factories.seated(run)
    same = learning.Enrollment.objects.get(pk=seat.pk)
    by = accounts.actor_for(seat.person)
    learning.leave(seat, by=by, key=world.uuid7())
    learning.leave(same, by=by, key=world.uuid7())
    run.refresh_from_db()
    assert run.taken == 0
    assert journal.Entry.objects.filter(act="learning.left").count() == 1
