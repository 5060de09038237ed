"""Classes are announced by those who lead an organisation, with hall, seats and meetings that make sense."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from lantoa.journal import api as journal
from lantoa.kit.world import world
from lantoa.learning import api as learning
from lantoa.learning.tests import factories

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
