"""Courses as data, how a lesson reads, and when an act counts."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest

from lantoa.journal import api as journal
from lantoa.learning.rules import LessonText, counts, course_from, courses, missing, named_acts, plain_of, read_course

NOW = datetime(2026, 11, 20, 8, tzinfo=UTC)
SHORT = 'slug = "a"\ntitle = "A"\nsummary = "s"\n[[lessons]]\nslug = "b"\ntitle = "B"\ntext = "t"\n'


def test_in_the_first_course_a_stall_is_really_opened_and_goods_put_up() -> None:
    (first,) = [course for course in courses() if course.slug == "mo-gian-hang-dau-tien"]
    assert len(first.lessons) >= 4
    assert [lesson.act for lesson in first.lessons if lesson.act] == ["stores.store_opened", "stores.product_offered"]


def test_every_act_named_by_a_lesson_is_declared_by_a_room() -> None:
    assert [act for act in named_acts(courses()) if act not in journal.acts()] == []


def test_acts_that_take_an_act_back_are_followed_too() -> None:
    course = read_course(SHORT + 'act = "payments.payment_received"\nundone_by = ["payments.payment_late"]\n')
    assert named_acts([course]) == ["payments.payment_late", "payments.payment_received"]


def test_a_word_nobody_knows_in_a_course_file_is_an_error() -> None:
    with pytest.raises(TypeError):
        read_course(SHORT + 'colour = "red"\n')


def test_a_course_goes_into_json_and_comes_back_the_same() -> None:
    for course in courses():
        assert course_from(json.loads(json.dumps(plain_of(course)))) == course


def test_what_keeps_a_course_from_being_shown_is_named() -> None:
    course = read_course(
        SHORT.replace('text = "t"', 'text = " "\npicture = "a.svg"') + '[[questions]]\nslug = "q"\nlesson = "x"\nask = "?"\noptions = ["a", "b"]\nright = 0\n'
    )  # fmt: skip
    assert [*missing(course)] == [("no_text", "b"), ("no_alt", "b"), ("no_such_lesson", "q")]
    assert [*missing(read_course('slug = "a"\ntitle = "A"\nsummary = ""\n'))] == [("no_lesson", "")]
    assert [found for course in courses() for found in missing(course)] == []


def test_every_lesson_is_short_enough_for_one_screen() -> None:
    lessons: list[LessonText] = [lesson for course in courses() for lesson in course.lessons]
    assert [lesson.slug for lesson in lessons if len(lesson.text) > 900] == []


@pytest.mark.parametrize(
    ("helping", "helper_counts", "minutes", "expected"),
    [
        (False, False, 1, True),
        (False, False, 0, True),
        (False, False, -1, False),
        (True, False, 1, False),
        (True, True, 1, True),
        (True, True, -1, False),
    ],
)
def test_an_act_counts_after_enrolling_and_by_ones_own_hand(
    helping: bool, helper_counts: bool, minutes: int, expected: bool
) -> None:
    done_at = NOW + timedelta(minutes=minutes)
    assert counts(helping=helping, helper_counts=helper_counts, done_at=done_at, enrolled_at=NOW) is expected
