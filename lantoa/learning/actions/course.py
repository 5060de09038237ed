"""Put the courses that ship with the product into the database."""

from __future__ import annotations

from django.db import transaction

from lantoa.learning.models import Course, Lesson
from lantoa.learning.rules import CourseText, LessonText, courses


def load_courses() -> int:
    """Write every course of the data files, changed words too; returns how many there are. Again is no harm.

    A lesson that is no longer in its file goes, unless somebody has practised it.
    """
    with transaction.atomic():
        for written in courses():
            _load(written)
    return len(courses())


def _load(written: CourseText) -> None:
    words = {"title": written.title, "summary": written.summary}
    course, _new = Course.objects.get_or_create(slug=written.slug, defaults=words)
    if (course.title, course.summary) != (written.title, written.summary):
        Course.objects.filter(pk=course.pk).update(**words)
    rows = [_lesson(course, lesson, position) for position, lesson in enumerate(written.lessons)]
    changing = ["title", "text", "position", "act", "helper_counts", "route"]
    Lesson.objects.bulk_create(rows, update_conflicts=True, update_fields=changing, unique_fields=["course", "slug"])
    gone = course.lessons.exclude(slug__in=[lesson.slug for lesson in written.lessons])
    gone.filter(practices=None).delete()


def _lesson(course: Course, lesson: LessonText, position: int) -> Lesson:
    return Lesson(
        course=course, slug=lesson.slug, title=lesson.title, text=lesson.text, position=position, act=lesson.act,
        helper_counts=lesson.helper_counts, route=lesson.route,
    )  # fmt: skip
