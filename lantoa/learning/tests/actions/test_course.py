"""Courses come from their files, as often as one likes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from lantoa.accounts import api as accounts
from lantoa.journal import api as journal
from lantoa.learning import api as learning
from lantoa.learning.actions import course as actions
from lantoa.learning.acts import COURSE_PUBLISHED
from lantoa.learning.rules import CourseText, LessonText, courses, with_lesson
from lantoa.learning.tests import factories
from lantoa.learning.urls import urlpatterns

pytestmark = pytest.mark.django_db
SLUG = "mo-gian-hang-dau-tien"


def courses_text() -> CourseText:
    return next(one for one in courses() if one.slug == SLUG)


def test_loading_courses_twice_changes_nothing() -> None:
    learning.load_courses()
    before = list(learning.Lesson.objects.values())
    learning.load_courses()
    assert list(learning.Lesson.objects.values()) == before
    assert len(before) == sum(len(one.lessons) for one in courses())


def written(monkeypatch: pytest.MonkeyPatch, change: Callable[[CourseText], CourseText]) -> None:
    """The files say something else from now on."""
    those = tuple(change(one) if one.slug == SLUG else one for one in courses())
    monkeypatch.setattr(actions, "courses", lambda: those)


def test_a_file_with_other_words_is_another_version_and_the_first_stays_as_it_was(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    course = factories.course()
    written(monkeypatch, lambda one: replace(one, title="Mở sạp"))
    learning.load_courses()
    course.refresh_from_db()
    assert (course.title, course.version) == ("Mở sạp", 2)
    assert [version.text["title"] for version in course.versions.all()] == ["Mở gian hàng đầu tiên", "Mở sạp"]
    learning.load_courses()
    assert course.versions.count() == 2


def test_a_lesson_no_file_has_any_more_goes_unless_somebody_practised_it(monkeypatch: pytest.MonkeyPatch) -> None:
    seat = factories.seated()
    factories.opened(accounts.actor_for(seat.person))
    factories.as_the_worker()
    practised = seat.practices.get().lesson
    written(monkeypatch, lambda one: replace(one, lessons=one.lessons[:1]))
    learning.load_courses()
    assert {one.slug for one in seat.run.course.lessons.all()} == {courses_text().lessons[0].slug, practised.slug}


def test_an_organisation_writes_shows_and_rewrites_its_own() -> None:
    teacher = factories.member("instructor")
    course = learning.begin_course(teacher.organisation, title="  Bán miến  dong ", by=teacher)
    assert (course.slug, course.title, course.version) == ("ban-mien-dong", "Bán miến dong", 0)
    lesson = LessonText("mot", "Một", "**Chữ**")
    actions.change_draft(course, lambda one: with_lesson(one, lesson), by=teacher)
    assert not course.lessons.exists()
    actions.publish(course, by=teacher)
    course.refresh_from_db()
    assert (course.version, [one.title for one in course.lessons.all()]) == (1, ["Một"])
    actions.change_draft(course, lambda one: with_lesson(one, replace(lesson, title="Hai")), by=teacher)
    assert [one.title for one in course.lessons.all()] == ["Một"]
    actions.publish(course, by=teacher)
    assert [one.title for one in course.lessons.all()] == ["Hai"]
    assert [version.text["lessons"][0]["title"] for version in course.versions.all()] == ["Một", "Hai"]
    assert [entry.data["version"] for entry in journal.Entry.objects.filter(act=COURSE_PUBLISHED)] == [1, 2]


def test_a_course_is_not_shown_without_lessons_nor_twice_without_a_change() -> None:
    teacher = factories.member("officer")
    course = learning.begin_course(teacher.organisation, title="A", by=teacher)
    with pytest.raises(learning.BadCourse):
        actions.publish(course, by=teacher)
    actions.change_draft(course, lambda one: with_lesson(one, LessonText("mot", "Một", "x")), by=teacher)
    actions.publish(course, by=teacher)
    with pytest.raises(learning.BadCourse):
        actions.publish(course, by=teacher)


def test_nobody_else_writes_it_and_nobody_writes_ours() -> None:
    teacher, stranger = factories.member("instructor"), factories.member("instructor")
    course = learning.begin_course(teacher.organisation, title="A", by=teacher)
    household = factories.person()
    for somebody in (stranger, accounts.actor_for(household, factories.household(household))):
        with pytest.raises(learning.NotAllowed):
            actions.change_draft(course, lambda one: one, by=somebody)
        with pytest.raises(learning.NotAllowed):
            actions.publish(course, by=somebody)
    with pytest.raises(learning.NotAllowed):
        actions.change_draft(factories.course(), lambda one: one, by=teacher)


@pytest.mark.parametrize("title", ["", "   ", "a" * 161])
def test_a_course_needs_a_title(title: str) -> None:
    teacher = factories.member("instructor")
    with pytest.raises(learning.BadCourse):
        learning.begin_course(teacher.organisation, title=title, by=teacher)


def test_addresses_of_pages_are_never_a_course_s() -> None:
    teacher = factories.member("instructor")
    slugs = [learning.begin_course(teacher.organisation, title=title, by=teacher).slug for title in ("Lớp", "Lớp", "?")]
    assert slugs == ["lop-2", "lop-3", "bai"]
    addresses = {str(one.pattern).split("/")[1] for one in urlpatterns if str(one.pattern).startswith("hoc/")}
    assert {first for first in addresses if first and not first.startswith("<")} <= actions.RESERVED
