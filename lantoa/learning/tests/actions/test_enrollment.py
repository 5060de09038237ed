"""Seats in a class: given once, never more than there are, given back."""

from __future__ import annotations

import pytest

from lantoa.accounts import api as accounts
from lantoa.journal import api as journal
from lantoa.kit.tests.clock import StandingWorld
from lantoa.kit.world import world
from lantoa.learning import api as learning
from lantoa.learning.actions.run import close_class
from lantoa.learning.queries.desk import names_to_claim
from lantoa.learning.tests import factories
from lantoa.messages import api as messages

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


def test_whoever_comes_to_a_full_class_waits_and_gets_the_next_free_seat(stage: StandingWorld) -> None:
    run = factories.a_class(seats=1)
    seat = factories.seated(run)
    first, second = factories.person("Đỗ Thị Muộn"), factories.person("Đỗ Thị Sau")
    waits = [learning.enroll(run, one, by=accounts.actor_for(one)) for one in (first, second)]
    assert [one.state for one in waits] == ["waiting", "waiting"]
    assert (run.taken, journal.entries_about(waits[0]).get().act) == (1, "learning.waits")
    stage.later(hours=1)
    learning.leave(seat, by=accounts.actor_for(seat.person))
    for one in waits:
        one.refresh_from_db()
    assert [one.state for one in waits] == ["seated", "waiting"]
    assert waits[0].enrolled_at == world.now()
    told = messages.Message.objects.get()
    assert (told.to, "có chỗ trống" in told.text) == (first.phone, True)
    run.refresh_from_db()
    assert run.taken == 1


def test_whoever_stops_waiting_frees_no_seat() -> None:
    run = factories.a_class(seats=1)
    factories.seated(run)
    late = factories.person()
    waits = learning.enroll(run, late, by=accounts.actor_for(late))
    learning.leave(waits, by=accounts.actor_for(late))
    run.refresh_from_db()
    assert (run.taken, run.enrollments.count()) == (1, 1)


def test_a_closed_class_takes_nobody() -> None:
    teacher = factories.member("instructor")
    run, late = factories.a_class(teacher), factories.person()
    close_class(run, by=teacher)
    with pytest.raises(learning.ClassOver):
        learning.enroll(run, late, by=accounts.actor_for(late))


def test_an_officer_seats_the_account_of_this_number_only_if_the_name_fits() -> None:
    officer = factories.member("officer")
    run, owner = factories.a_class(officer), factories.person("Trần Thị Nụ")
    theirs = learning.enroll_other(run, name="Chị Nụ", phone=owner.phone, by=officer)
    strange = learning.enroll_other(run, name="Lê Văn Tám", phone=owner.phone, by=officer)
    assert (theirs.person, theirs.listed, theirs.way) == (owner, None, "officer")
    assert (strange.person, strange.listed.name, strange.listed.phone) == (None, "Lê Văn Tám", owner.phone)
    assert learning.enroll_other(run, name="LÊ VĂN TÁM", phone=owner.phone, by=officer) == strange
    assert run.enrollments.count() == 2


@pytest.mark.parametrize(
    ("name", "phone", "field"), [("", "", "name"), ("123", "", "name"), ("Lan", "12", "phone"), ("Lan", "x", "phone")]
)
def test_an_officer_who_writes_nonsense_is_told_where(name: str, phone: str, field: str) -> None:
    officer = factories.member("officer")
    with pytest.raises(learning.BadClass) as refused:
        learning.enroll_other(factories.a_class(officer), name=name, phone=phone, by=officer)
    assert refused.value.field == field


def test_nobody_of_another_organisation_seats_somebody() -> None:
    with pytest.raises(learning.NotAllowed):
        learning.enroll_other(
            factories.a_class(), name="Lan", phone="", by=factories.member("officer", factories.public_body("Khác"))
        )


def test_two_people_with_one_phone_each_claim_their_own_and_nothing_happens_without_their_word() -> None:
    officer = factories.member("officer")
    run, phone = factories.a_class(officer), "+84912345678"
    seats = [
        learning.enroll_other(run, name=name, phone=phone, by=officer) for name in ("Nguyễn Thị Lan", "Trần Văn Bình")
    ]
    joined = accounts.person_for(phone, "Nguyễn Thị Lan")
    assert [one.name for one in names_to_claim(joined)] == ["Nguyễn Thị Lan", "Trần Văn Bình"]
    assert learning.enrollments_of(joined) == []
    for _ in range(2):
        learning.claim(seats[0].listed, joined, by=accounts.actor_for(joined))
    assert [one.pk for one in learning.enrollments_of(joined)] == [seats[0].pk]
    assert [one.name for one in names_to_claim(joined)] == ["Trần Văn Bình"]
    other = factories.person()
    with pytest.raises(learning.NotTheirs):
        learning.claim(seats[1].listed, other, by=accounts.actor_for(other))


def test_who_has_a_seat_in_the_class_already_gives_the_listed_one_back() -> None:
    officer = factories.member("officer")
    run = factories.a_class(officer, seats=3)
    listed = learning.enroll_other(run, name="Nguyễn Thị Lan", phone="0912345678", by=officer).listed
    joined = accounts.person_for("+84912345678", "Lan")
    mine = learning.enroll(run, joined, by=accounts.actor_for(joined))
    learning.claim(listed, joined, by=accounts.actor_for(joined))
    run.refresh_from_db()
    assert (run.taken, run.enrollments.get()) == (1, mine)


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
