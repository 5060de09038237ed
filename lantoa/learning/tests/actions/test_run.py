"""Classes are announced by those who lead an organisation, with hall, seats and meetings that make sense."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from icalendar import Calendar

from lantoa.journal import api as journal
from lantoa.kit.tests.clock import StandingWorld
from lantoa.kit.world import world
from lantoa.learning import api as learning
from lantoa.learning.actions.reminder import remind
from lantoa.learning.actions.run import cancel_class, change_class, tell_changes
from lantoa.learning.queries.calendar import calendar_of
from lantoa.learning.tests import factories
from lantoa.messages import api as messages

pytestmark = pytest.mark.django_db


def test_an_instructor_announces_a_class() -> None:
    teacher = factories.member("instructor")
    run = factories.a_class(teacher)
    assert (run.instructor, run.organisation, run.sessions.count()) == (teacher.person, teacher.organisation, 1)
    entry = journal.entries_about(run).get()
    assert (entry.act, entry.place, entry.on_behalf_of_id) == (
        "learning.class_started",
        run.unit_id,
        run.organisation_id,
    )


@pytest.mark.parametrize("role", ["owner", "seller"])
def test_others_of_the_organisation_announce_none(role: str) -> None:
    with pytest.raises(learning.NotAllowed):
        factories.a_class(factories.member(role))
    assert learning.CourseRun.objects.count() == 0


def test_nobody_announces_a_class_of_another_organisation() -> None:
    teacher, other = factories.member("instructor"), factories.public_body("Hội Nông dân xã Bình Liêu")
    with pytest.raises(learning.NotAllowed):
        learning.start_class(
            factories.course(),
            other,
            unit=factories.unit(),
            hall="Nhà văn hóa",
            seats=5,
            sessions=[factories.meeting()],
            by=teacher,
        )
    assert learning.CourseRun.objects.count() == 0


START = world.now()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"hall": " \u200b "}, "hall"),
        ({"hall": "x" * 161}, "hall"),
        ({"seats": 0}, "seats"),
        ({"seats": -3}, "seats"),
        ({"seats": 501}, "seats"),
        ({"sessions": []}, "sessions"),
        ({"sessions": [(START, START - timedelta(hours=1))]}, "sessions"),
    ],
)
def test_a_class_that_makes_no_sense_is_refused(changes: dict[str, Any], field: str) -> None:
    with pytest.raises(learning.BadClass) as refused:
        factories.a_class(**changes)
    assert refused.value.field == field
    assert learning.CourseRun.objects.count() == 0


def test_announcing_again_with_the_same_key_is_one_class() -> None:
    teacher, key, sessions = factories.member("officer"), world.uuid7(), [factories.meeting()]
    runs = {factories.a_class(teacher, key=key, sessions=sessions).pk for _ in range(2)}
    assert len(runs) == learning.CourseRun.objects.count() == 1


def test_whoever_has_a_seat_is_told_once_of_another_hall_and_of_nothing_else() -> None:
    teacher = factories.member("instructor")
    run = factories.a_class(teacher)
    seat = factories.seated(run)
    as_it_is = {
        "unit": run.unit,
        "hall": run.hall,
        "seats": 30,
        "sessions": [(one.starts_at, one.ends_at) for one in run.sessions.all()],
    }
    change_class(run, **as_it_is, by=teacher)
    assert (run.seats, run.version, tell_changes()) == (30, 0, 0)
    change_class(run, **{**as_it_is, "hall": "Trường tiểu học"}, by=teacher)
    assert (run.version, tell_changes(), tell_changes()) == (1, 1, 0)
    told = messages.Message.objects.get()
    assert told.to == seat.person.phone
    assert "Trường tiểu học" in told.text


def test_a_class_that_is_called_off_tells_everybody_and_takes_nobody() -> None:
    teacher = factories.member("instructor")
    run = factories.a_class(teacher, seats=1)
    factories.seated(run)
    factories.seated(run)  # waits
    for _ in range(2):
        cancel_class(run, by=teacher)
    assert tell_changes() == 2
    assert list(learning.classes_to_come()) == []
    assert journal.entries_about(run).filter(act="learning.class_cancelled").count() == 1
    with pytest.raises(learning.ClassOver):
        factories.seated(run)


def test_seats_below_those_taken_are_refused_and_more_go_to_those_who_wait() -> None:
    teacher = factories.member("instructor")
    run = factories.a_class(teacher, seats=1)
    factories.seated(run)
    waits = factories.seated(run)
    as_it_is = {"unit": run.unit, "hall": run.hall, "sessions": [factories.meeting()]}
    with pytest.raises(learning.BadClass) as refused:
        change_class(run, **as_it_is, seats=0, by=teacher)
    assert refused.value.field == "seats"
    change_class(run, **as_it_is, seats=2, by=teacher)
    waits.refresh_from_db()
    assert (waits.state, run.taken) == ("seated", 2)


def test_everybody_is_reminded_the_evening_before_once(stage: StandingWorld) -> None:
    run = factories.a_class(sessions=[factories.meeting(days=1)])
    seat = factories.seated(run)
    begins = run.sessions.get().starts_at
    stage.later(seconds=int((begins - timedelta(hours=13) - world.now()).total_seconds()))
    evening = remind(), remind()
    assert evening == (1, 0)
    assert messages.Message.objects.get().to == seat.person.phone


def test_the_calendar_keeps_its_events_and_says_when_a_class_is_called_off() -> None:
    teacher = factories.member("instructor")
    run = factories.a_class(teacher)
    before = Calendar.from_ical(calendar_of([run], "Lớp")).walk("VEVENT")[0]
    assert (before["SEQUENCE"], before["STATUS"], before["DTSTART"].params["TZID"]) == (
        0,
        "CONFIRMED",
        "Asia/Ho_Chi_Minh",
    )
    assert before["DTSTART"].dt == run.sessions.get().starts_at.replace(microsecond=0)
    cancel_class(run, by=teacher)
    run.refresh_from_db()
    after = Calendar.from_ical(calendar_of([run], "Lớp")).walk("VEVENT")[0]
    assert (after["UID"], after["SEQUENCE"], after["STATUS"]) == (before["UID"], 1, "CANCELLED")
