"""Courses come from their files, as often as one likes."""

from __future__ import annotations

import pytest

from lantoa.learning import api as learning
from lantoa.learning.tests import factories

pytestmark = pytest.mark.django_db


def test_loading_courses_twice_changes_nothing() -> None:
    learning.load_courses()
    before = list(learning.Lesson.objects.values())
    learning.load_courses()
    assert list(learning.Lesson.objects.values()) == before
    assert len(before) == 4


def test_loading_brings_changed_words_back_to_those_of_the_file() -> None:
    course = factories.course()
    learning.Lesson.objects.update(text="?")
    learning.Course.objects.update(title="?")
    learning.load_courses()
    course.refresh_from_db()
    assert course.title == "Mở gian hàng đầu tiên"
    assert not learning.Lesson.objects.filter(text="?").exists()


def test_a_lesson_no_file_has_any_more_goes() -> None:
    course = factories.course()
    learning.Lesson.objects.create(course=course, slug="old", title="Old", text="", position=9)
    learning.load_courses()
    assert not learning.Lesson.objects.filter(slug="old").exists()
