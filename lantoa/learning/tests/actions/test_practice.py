"""A practical lesson ends by the learner's own act, and by nothing else."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command

from lantoa.accounts import api as accounts
from lantoa.journal import api as journal
from lantoa.learning import api as learning
from lantoa.learning.tests import factories

pytestmark = pytest.mark.django_db


def ends(enrollment: learning.Enrollment) -> list[tuple[str, bool]]:
    """(lesson, rehearsal) of everything this seat's owner has ended."""
    rows = learning.Practice.objects.filter(enrollment=enrollment).order_by("rehearsal")
    return [(practice.lesson.slug, practice.rehearsal) for practice in rows]


def owner(enrollment: learning.Enrollment) -> accounts.ActingPerson:
    """The learner acting for their own household."""
    return accounts.actor_for(enrollment.person, factories.household(enrollment.person))


def helper_of(enrollment: learning.Enrollment) -> accounts.ActingPerson:
    """A neighbour who helps the learner's household with recorded consent."""
    home, neighbour = factories.household(enrollment.person), factories.person("Vũ Văn Giúp")
    accounts.give_consent(
        "act_on_behalf", enrollment.person, wording="Tôi nhờ anh Giúp.", by=None, organisation=home, given_to=neighbour
    )
    return accounts.actor_for(neighbour, home, helping=True)


def test_opening_ones_own_stall_ends_the_lesson() -> None:
    seat = factories.seated()
    entry = factories.opened(owner(seat))
    assert ends(seat) == []

    factories.as_the_worker()

    assert ends(seat) == [("mo-gian-hang", False)]
    assert learning.Practice.objects.get().entry_id == entry.pk


@pytest.mark.django_db(transaction=True)
def test_the_worker_ends_the_lesson_at_its_next_round() -> None:
    seat = factories.seated()
    factories.opened(owner(seat))

    call_command("work", once=True, stdout=StringIO())

    assert ends(seat) == [("mo-gian-hang", False)]


def test_the_worker_reading_again_ends_nothing_twice() -> None:
    seat = factories.seated()
    factories.opened(owner(seat))
    for _ in range(3):
        factories.as_the_worker()
    assert ends(seat) == [("mo-gian-hang", False)]
    assert journal.Entry.objects.filter(act="learning.practice_completed").count() == 1


def test_what_a_helper_does_for_a_learner_counts_for_neither() -> None:
    seat = factories.seated()
    helper = helper_of(seat)
    helpers_own = factories.seated(seat.run, helper.person)

    factories.opened(helper)
    factories.as_the_worker()

    assert ends(seat) == []
    assert ends(helpers_own) == []


def test_a_helper_who_opens_his_own_stall_ends_only_his_own_lesson() -> None:
    seat = factories.seated()
    helper = helper_of(seat)
    helpers_own = factories.seated(seat.run, helper.person)

    factories.opened(owner(helpers_own))
    factories.as_the_worker()

    assert ends(seat) == []
    assert ends(helpers_own) == [("mo-gian-hang", False)]


def test_a_helper_without_a_seat_ends_nobodys_lesson() -> None:
    seat = factories.seated()
    stranger = factories.person("Vũ Văn Giúp")
    factories.opened(accounts.actor_for(stranger, factories.household(stranger)))
    factories.as_the_worker()
    assert learning.Practice.objects.count() == 0
    assert ends(seat) == []


def test_helping_ends_the_helpers_lesson_where_the_lesson_says_so() -> None:
    seat = factories.seated()
    helper = helper_of(seat)
    helpers_own = factories.seated(seat.run, helper.person)
    learning.Lesson.objects.filter(slug="mo-gian-hang").update(helper_counts=True)

    factories.opened(helper)
    factories.as_the_worker()

    assert ends(seat) == []
    assert ends(helpers_own) == [("mo-gian-hang", False)]


def test_a_rehearsal_is_only_a_try() -> None:
    seat = factories.seated()
    factories.opened(owner(seat), rehearsal=True)
    factories.as_the_worker()
    assert ends(seat) == [("mo-gian-hang", True)]
    assert journal.Entry.objects.filter(act="learning.practice_completed").count() == 0
    assert journal.Entry.objects.filter(act="learning.practice_tried", rehearsal=True).count() == 1


def test_doing_it_really_after_a_try_ends_the_lesson() -> None:
    seat = factories.seated()
    actor = owner(seat)
    factories.opened(actor, rehearsal=True)
    factories.as_the_worker()
    factories.opened(actor)
    factories.as_the_worker()
    assert ends(seat) == [("mo-gian-hang", False), ("mo-gian-hang", True)]


def test_what_was_done_before_taking_the_seat_does_not_count() -> None:
    somebody = factories.person()
    factories.opened(accounts.actor_for(somebody, factories.household(somebody)))
    factories.as_the_worker()
    seat = factories.seated(learner=somebody)
    factories.as_the_worker()
    assert ends(seat) == []


def test_an_act_told_late_counts_by_when_it_happened() -> None:
    seat = factories.seated()
    factories.opened(owner(seat), occurred_at=seat.enrolled_at - timedelta(minutes=1))
    factories.as_the_worker()
    assert ends(seat) == []


def test_taking_the_act_back_opens_the_lesson_again() -> None:
    seat = factories.seated()
    actor = owner(seat)
    entry = factories.opened(actor)
    factories.as_the_worker()

    factories.opened(actor, reverses=entry)
    factories.as_the_worker()

    assert ends(seat) == []
    assert journal.Entry.objects.filter(act="learning.practice_reopened").count() == 1


def test_an_act_taken_back_in_the_same_round_leaves_the_lesson_open() -> None:
    seat = factories.seated()
    actor = owner(seat)
    entry = factories.opened(actor)
    factories.opened(actor, reverses=entry)
    factories.as_the_worker()
    assert ends(seat) == []


def test_doing_it_again_after_taking_it_back_ends_the_lesson() -> None:
    seat = factories.seated()
    actor = owner(seat)
    factories.opened(actor, reverses=factories.opened(actor))
    again = factories.opened(actor)
    factories.as_the_worker()
    assert ends(seat) == [("mo-gian-hang", False)]
    assert learning.Practice.objects.get().entry_id == again.pk


def test_who_did_it_twice_and_takes_one_back_has_still_done_it() -> None:
    seat = factories.seated()
    actor = owner(seat)
    first, second = factories.opened(actor), factories.opened(actor)
    factories.as_the_worker()
    factories.opened(actor, reverses=first)
    factories.as_the_worker()
    assert ends(seat) == [("mo-gian-hang", False)]
    assert learning.Practice.objects.get().entry_id == second.pk


def test_taking_a_try_back_leaves_what_was_really_done() -> None:
    seat = factories.seated()
    actor = owner(seat)
    tried = factories.opened(actor, rehearsal=True)
    factories.opened(actor)
    factories.opened(actor, rehearsal=True, reverses=tried)
    factories.as_the_worker()
    assert ends(seat) == [("mo-gian-hang", False)]


def test_two_classes_of_one_course_end_together() -> None:
    seat = factories.seated()
    other = factories.seated(learner=seat.person)
    factories.opened(owner(seat))
    factories.as_the_worker()
    assert ends(seat) == ends(other) == [("mo-gian-hang", False)]


def test_a_lesson_that_names_an_unknown_act_fails_the_check(monkeypatch: pytest.MonkeyPatch) -> None:
    from django.core.management.base import SystemCheckError

    from lantoa.learning.queries import course as queries

    course = learning_course_with("stores.never_declared")
    monkeypatch.setattr(queries, "written_courses", lambda: (course,))
    assert learning.unknown_acts() == ["stores.never_declared"]
    with pytest.raises(SystemCheckError, match="never_declared"):
        call_command("check", stdout=StringIO())


def learning_course_with(act: str) -> object:
    from lantoa.learning.rules import CourseText, LessonText

    return CourseText("a", "A", "s", (LessonText("b", "B", "t", act),))
