"""Courses as data, how a lesson reads, and when an act counts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from lantoa.journal import api as journal
from lantoa.learning.rules import Block, LessonText, blocks, counts, courses, named_acts, read_course

NOW = datetime(2026, 11, 20, 8, tzinfo=UTC)
SHORT = 'slug = "a"\ntitle = "A"\nsummary = "s"\n[[lessons]]\nslug = "b"\ntitle = "B"\ntext = "t"\n'


def test_the_first_course_has_four_lessons_and_one_of_them_is_really_done() -> None:
    (first,) = [course for course in courses() if course.slug == "mo-gian-hang-dau-tien"]
    assert len(first.lessons) == 4
    assert [lesson.act for lesson in first.lessons if lesson.act] == ["stores.store_opened"]


def test_every_act_named_by_a_lesson_is_declared_by_a_room() -> None:
    assert [act for act in named_acts(courses()) if act not in journal.acts()] == []


def test_acts_that_take_an_act_back_are_followed_too() -> None:
    course = read_course(SHORT + 'act = "payments.payment_received"\nundone_by = ["payments.payment_late"]\n')
    assert named_acts([course]) == ["payments.payment_late", "payments.payment_received"]


def test_a_word_nobody_knows_in_a_course_file_is_an_error() -> None:
    with pytest.raises(TypeError):
        read_course(SHORT + 'colour = "red"\n')


def test_a_lesson_reads_as_text_steps_and_a_note() -> None:
    parts = blocks("Trước hết\nhãy nghĩ.\n\n1. Một.\n2. Hai. Ba.\n\n! Nhớ\nnhé.")
    assert parts == [
        Block("text", ("Trước hết hãy nghĩ.",)), Block("steps", ("Một.", "Hai. Ba.")), Block("note", ("Nhớ nhé.",))
    ]  # fmt: skip


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
