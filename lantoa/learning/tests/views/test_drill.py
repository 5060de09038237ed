"""The drill against scams: what is wrong is said, and all right ends the lesson."""

from __future__ import annotations

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from lantoa.accounts import api as accounts
from lantoa.kit.world import world
from lantoa.learning import api as learning
from lantoa.learning.rules import drill
from lantoa.learning.tests import factories

pytestmark = pytest.mark.django_db


def take(person: accounts.Person, **other: int | str) -> HttpResponse:
    """The drill with every answer right but these."""
    client = Client()
    client.force_login(person)
    given = {f"q-{one.slug}": one.right for one in drill()}
    given |= {f"q-{name.replace('_', '-')}": value for name, value in other.items()}
    return client.post(reverse("learning:drill"), {"key": world.uuid7(), **given})


def a_seat() -> learning.Enrollment:
    learning.load_courses()
    teacher = factories.member("instructor")
    course = learning.Course.objects.get(slug="tranh-lua-giu-tai-khoan")
    run = learning.start_class(
        course, teacher.organisation, unit=factories.unit(), hall="Nhà văn hóa", seats=5, sessions=[factories.meeting()], by=teacher
    )  # fmt: skip
    return factories.seated(run)


def test_all_told_apart_ends_the_lesson() -> None:
    seat = a_seat()
    text = take(seat.person).text
    assert f"{len(drill())} trên {len(drill())}" in text
    factories.as_the_worker()
    assert seat.practices.get().lesson.slug == "dien-tap"


def test_one_wrong_is_said_beside_it_and_ends_nothing() -> None:
    seat = a_seat()
    text = take(seat.person, doc_ma=0).text
    assert f"{len(drill()) - 1} trên {len(drill())}" in text
    assert text.count("Bạn nghĩ lại nhé") == 1
    factories.as_the_worker()
    assert not seat.practices.exists()


def test_left_open_or_nonsense_is_not_right() -> None:
    somebody = factories.person()
    assert f"{len(drill()) - 1} trên" in take(somebody, doc_ma="").text
    assert take(somebody, doc_ma="x").status_code == 422


def test_the_drill_has_traps_and_harmless_things_and_its_right_answers_stand_everywhere() -> None:
    assert {one.right for one in drill()} == {0, 1, 2}
    assert len({one.slug for one in drill()}) == len(drill())
    assert all(one.why and 0 <= one.right < len(one.options) for one in drill())
