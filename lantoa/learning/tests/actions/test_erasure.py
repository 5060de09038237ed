"""A learner who is erased gives seats to come back; a teacher is replaced first."""

from __future__ import annotations

import pytest

from lantoa.accounts import api as accounts
from lantoa.accounts.queries.erasure import to_do_first
from lantoa.learning.models import CourseRun, CourseSession, Enrollment
from lantoa.learning.tests import factories

pytestmark = pytest.mark.django_db


def test_a_seat_to_come_is_free_again_and_one_that_was_used_keeps_only_ids() -> None:
    nu = factories.person("Trần Thị Nụ")
    to_come, over = (factories.seated(learner=nu).run for _twice in range(2))
    for meeting in CourseSession.objects.filter(run=over):
        meeting.starts_at, meeting.ends_at = (at.replace(year=2025) for at in (meeting.starts_at, meeting.ends_at))
        meeting.save()
    accounts.erase_person(nu, by=None)
    assert [CourseRun.objects.get(pk=run.pk).taken for run in (to_come, over)] == [0, 1]
    assert [seat.person.name for seat in Enrollment.objects.filter(person=nu)] == [""]


def test_whoever_teaches_a_class_to_come_is_replaced_first() -> None:
    teacher = factories.member("instructor")
    run = factories.a_class(teacher)
    assert any(run.course.title in said for said in to_do_first(accounts.leaving(teacher.person)))
    accounts.erase_person(teacher.person, by=None, anyway=True)
    assert CourseRun.objects.get(pk=run.pk).instructor is None
