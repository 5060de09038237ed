"""The questions of a course: before it, after it, and what each time says."""

from __future__ import annotations

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from lantoa.accounts import api as accounts
from lantoa.journal import api as journal
from lantoa.kit.world import world
from lantoa.learning import api as learning
from lantoa.learning.actions import course as writing
from lantoa.learning.acts import ANSWERED
from lantoa.learning.rules import LessonText, QuestionText, with_lesson, with_question
from lantoa.learning.tests import factories

pytestmark = pytest.mark.django_db
FIRST = QuestionText("gia", "mot", "Hỏi giá?", ("Không nói", "Nói rõ", "Đợi mai"), 1, "Khách cần biết giá.")
SECOND = QuestionText("anh", "mot", "Chụp ở đâu?", ("Cạnh cửa sổ", "Trong tối"), 0)


@pytest.fixture
def seat() -> learning.Enrollment:
    """A seat in a class of a course with two questions and a lesson that ends by opening a stall."""
    teacher = factories.member("instructor")
    course = learning.begin_course(teacher.organisation, title="Bán hàng", by=teacher)
    lesson = LessonText("mot", "Một", "Chữ.", act=factories.OPENED)
    writing.change_draft(
        course, lambda one: with_question(with_question(with_lesson(one, lesson), FIRST), SECOND), by=teacher
    )
    writing.publish(course, by=teacher)
    run = learning.start_class(
        course, teacher.organisation, unit=factories.unit(), hall="Nhà văn hóa", seats=5, sessions=[factories.meeting()], by=teacher
    )  # fmt: skip
    return factories.seated(run)


def send(seat: learning.Enrollment, moment: str, **typed: object) -> HttpResponse:
    client = Client()
    client.force_login(seat.person)
    return client.post(address(seat, moment), {"key": world.uuid7(), **typed})


def see(seat: learning.Enrollment, moment: str) -> HttpResponse:
    client = Client()
    client.force_login(seat.person)
    return client.get(address(seat, moment))


def address(seat: learning.Enrollment, moment: str) -> str:
    return reverse("learning:questions", args=[seat.run_id, moment])


def done(seat: learning.Enrollment) -> None:
    factories.opened(accounts.actor_for(seat.person))
    factories.as_the_worker()


def test_before_one_learns_how_many_were_right_and_not_which(seat: learning.Enrollment) -> None:
    send(seat, "truoc", **{"q-gia": 1, "q-anh": 1})
    text = see(seat, "truoc").text
    assert "1 trên 2" in text
    assert FIRST.why not in text


def test_after_one_sees_what_is_right_and_why_and_what_it_was_before(seat: learning.Enrollment) -> None:
    send(seat, "truoc", **{"q-gia": 0})
    done(seat)
    send(seat, "sau", **{"q-gia": 1, "q-anh": 1})
    text = see(seat, "sau").text
    assert "1 trên 2" in text
    assert "Trước khi học là 0" in text
    assert FIRST.why in text
    assert SECOND.options[0] in text
    said = [
        (entry.data["moment"], entry.data["right"])
        for entry in journal.Entry.objects.filter(act=ANSWERED).order_by("pk")
    ]
    assert said == [("before", 0), ("after", 1)]


def test_what_one_knew_before_cannot_be_said_after_doing_it(seat: learning.Enrollment) -> None:
    done(seat)
    assert "đã bắt đầu học rồi" in see(seat, "truoc").text
    assert send(seat, "truoc", **{"q-gia": 1}).status_code == 422
    assert not seat.assessments.exists()
    send(seat, "sau", **{"q-gia": 1, "q-anh": 0})
    assert seat.assessments.get().right == 2


def test_the_same_questions_are_asked_after_though_the_course_was_written_anew(seat: learning.Enrollment) -> None:
    send(seat, "truoc", **{"q-gia": 1})
    course, teacher = seat.run.course, factories.member("instructor", seat.run.organisation)
    other = QuestionText("gia", "mot", "Câu khác hẳn?", ("A", "B"), 0)
    writing.change_draft(course, lambda one: with_question(one, other), by=teacher)
    writing.publish(course, by=teacher)
    assert FIRST.ask in see(seat, "sau").text
    assert other.ask not in see(seat, "sau").text


def test_an_answer_there_is_none_of_is_refused_and_nothing_is_kept(seat: learning.Enrollment) -> None:
    assert send(seat, "truoc", **{"q-gia": 7}).status_code == 422
    assert send(seat, "truoc", **{"q-gia": "x"}).status_code == 422
    assert not seat.assessments.exists()


def test_without_a_seat_or_questions_there_is_no_such_page(seat: learning.Enrollment) -> None:
    stranger = factories.seated()
    stranger.run_id = seat.run_id
    assert see(stranger, "truoc").status_code == 404
    assert see(seat, "giua").status_code == 404


def test_the_class_leads_to_the_questions_that_come_next(seat: learning.Enrollment) -> None:
    client = Client()
    client.force_login(seat.person)
    run = reverse("learning:run", args=[seat.run_id])
    assert address(seat, "truoc") in client.get(run).text
    send(seat, "truoc", **{"q-gia": 1})
    assert address(seat, "sau") in client.get(run).text
