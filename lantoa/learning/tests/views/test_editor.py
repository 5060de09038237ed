"""An organisation writes a course, page by page, as it is typed."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from lantoa.kit.world import world
from lantoa.learning import api as learning
from lantoa.learning.rules import practical
from lantoa.learning.tests import factories
from lantoa.learning.views import course as course_views

pytestmark = pytest.mark.django_db
NEW, ACT = "moi", "stores.store_opened"


class Desk:
    """A teacher at the editor."""

    def __init__(self) -> None:
        self.teacher = factories.member("instructor")
        self.client = Client()
        self.client.force_login(self.teacher.person)

    def send(self, name: str, *arguments: object, **typed: object) -> HttpResponse:
        return self.client.post(reverse(f"learning:{name}", args=arguments), {"key": world.uuid7(), **typed})

    def see(self, name: str, *arguments: object) -> str:
        answer = self.client.get(reverse(f"learning:{name}", args=arguments))
        assert answer.status_code == 200
        return answer.text

    def lesson(self, course: learning.Course, slug: str = NEW, **typed: Any) -> HttpResponse:
        said = {
            "title": "Ngâm miến",
            "text": "1. Rửa\n2. Ngâm",
            "do": "Ngâm một bó.",
            "picture": "",
            "practice": "",
            **typed,
        }
        return self.send("write_lesson", course.pk, slug, **said)

    def begin(self, *lessons: str) -> learning.Course:
        self.send("writing", title="Bán miến dong")
        course = learning.Course.objects.get(organisation=self.teacher.organisation)
        for title in lessons:
            assert self.lesson(course, title=title).status_code == 302
        return course


@pytest.fixture
def desk() -> Desk:
    learning.load_courses()
    return Desk()


def test_from_a_title_to_a_page_that_everybody_reads(desk: Desk, client: Client) -> None:
    course = desk.begin("Một", "Hai")
    desk.lesson(course, title="Mở thật", practice=ACT, text="**Làm** <script>x</script>")
    assert client.get(reverse("learning:course", args=[course.slug])).status_code == 404
    assert "Bán miến dong" not in client.get(reverse("learning:course_list")).text
    desk.send("write", course.pk, title="Bán miến dong qua mạng", summary="Cho người mới.", level=2, minutes="40")
    assert "Mở thật" in desk.see("preview", course.pk)
    assert desk.send("publish", course.pk).status_code == 302
    assert "Bán miến dong qua mạng" in client.get(reverse("learning:course_list")).text
    text = client.get(reverse("learning:lesson", args=[course.slug, "mo-that"])).text
    assert "<strong>Làm</strong> &lt;script&gt;" in text
    done = learning.Lesson.objects.get(course=course, slug="mo-that")
    assert (done.act, done.route, done.helper_counts) == (ACT, practical()[ACT].route, practical()[ACT].helper_counts)
    assert desk.teacher.organisation.name in client.get(reverse("learning:course", args=[course.slug])).text


def test_lessons_change_places_and_go_with_their_questions(desk: Desk) -> None:
    course = desk.begin("Một", "Hai", "Ba")
    for ask, lesson in (("Hỏi một?", "mot"), ("Hỏi ba?", "ba")):
        answer = desk.send(
            "write_question", course.pk, NEW, lesson=lesson, ask=ask, options="A\nB\nC", right=1, why="Vì."
        )
        assert answer.status_code == 302
    desk.send("move_lesson", course.pk, "ba", "len")
    desk.send("move_lesson", course.pk, "mot", "len")
    desk.send("move_lesson", course.pk, "mot", "xuong")
    assert [one["slug"] for one in course.versions.get().text["lessons"]] == ["ba", "mot", "hai"]
    desk.send("move_lesson", course.pk, "ba", "bo")
    text = course.versions.get().text
    assert [one["slug"] for one in text["lessons"]] == ["mot", "hai"]
    assert [(one["ask"], one["options"], one["right"]) for one in text["questions"]] == [
        ("Hỏi một?", ["A", "B", "C"], 1)
    ]
    assert desk.send("move_lesson", course.pk, "ba", "bo").status_code == 404
    assert desk.send("move_lesson", course.pk, "mot", "bay").status_code == 404


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"options": "A"}, "hai đến năm câu trả lời"),
        ({"options": "A\nA"}, "hai đến năm câu trả lời"),
        ({"options": "A\nB", "right": 2}, "Không có câu trả lời này"),
        ({"lesson": "khac"}, "Bạn chọn một trong"),
    ],
)
def test_a_question_that_cannot_be_answered_is_refused_beside_its_field(
    desk: Desk, typed: dict[str, Any], said: str
) -> None:
    course = desk.begin("Một")
    answer = desk.send("write_question", course.pk, NEW, **{"lesson": "mot", "ask": "Hỏi?", "options": "A\nB", "right": 0, **typed})  # fmt: skip
    assert answer.status_code == 422
    assert said in answer.text
    assert "Hỏi?" in answer.text


def test_a_lesson_of_the_same_name_has_an_address_of_its_own_and_words_stay_where_something_is_wrong(
    desk: Desk,
) -> None:
    course = desk.begin("Mới", "Mới")
    assert [one["slug"] for one in course.versions.get().text["lessons"]] == ["moi-2", "moi-3"]
    answer = desk.lesson(course, title="", text="đã viết nhiều")
    assert answer.status_code == 422
    assert "đã viết nhiều" in answer.text


def test_what_is_missing_is_said_and_not_published(desk: Desk) -> None:
    course = desk.begin()
    assert "cần ít nhất một bài" in desk.see("write", course.pk)
    assert desk.send("publish", course.pk).status_code == 409
    desk.lesson(course, text="")
    assert "chưa có lời" in desk.see("write", course.pk)
    assert not learning.Lesson.objects.filter(course=course).exists()


def test_another_s_course_and_ours_are_not_there(desk: Desk) -> None:
    other = Desk().begin("Một")
    ours = factories.course()
    for course in (other, ours):
        for name, rest in (("write", ()), ("preview", ()), ("write_lesson", ("mot",)), ("write_question", (NEW,))):
            assert desk.client.get(reverse(f"learning:{name}", args=[course.pk, *rest])).status_code == 404
        assert desk.send("publish", course.pk).status_code == 404
        assert desk.lesson(course).status_code == 404


def test_the_hand_out_has_every_lesson_and_its_boxes(desk: Desk, client: Client) -> None:
    course = factories.course()
    answer = client.get(reverse("learning:hand_out", args=[course.slug]))
    assert answer["Content-Type"] == "application/pdf"
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(answer.content)).pages)
    flat = "".join(text.split())
    assert [one.title for one in course.lessons.all() if "".join(one.title.split()) not in flat] == []


def test_the_hand_out_is_printed_anew_only_where_its_words_changed(client: Client) -> None:
    at = reverse("learning:hand_out", args=[factories.course().slug])
    first, printed = client.get(at).content, course_views._printed.cache_info().misses
    assert (client.get(at).content, course_views._printed.cache_info().misses) == (first, printed)
    learning.Lesson.objects.filter(course__slug=at.split("/")[2]).update(title="Bài đổi tên")
    assert client.get(at).content != first
