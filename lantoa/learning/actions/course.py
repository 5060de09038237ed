"""Courses: those that ship with the product, and those that an organisation writes, version by version."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from lantoa.accounts import api as accounts
from lantoa.journal import api as journal
from lantoa.kit import vietnamese
from lantoa.kit.access import Actor
from lantoa.kit.database import touch
from lantoa.kit.page_cache.names import CLASSES
from lantoa.kit.world import world
from lantoa.learning.acts import COURSE_PUBLISHED
from lantoa.learning.errors import BadCourse, NotAllowed
from lantoa.learning.models import LEADING, Course, CourseVersion, Lesson
from lantoa.learning.rules import CourseText, LessonText, course_from, courses, free_slug, missing, plain_of

Change = Callable[[CourseText], CourseText]


def load_courses() -> int:
    """Publish every course of the data files whose words changed; returns how many courses there are. Again is no harm.

    A lesson that is no longer in its file goes, unless somebody has practised it.
    """
    with transaction.atomic():
        for written in courses():
            _load(written)
    return len(courses())


def _load(written: CourseText) -> None:
    course, _new = Course.objects.get_or_create(slug=written.slug, defaults=_words(written))
    last: CourseVersion | None = course.versions.last()
    if last is None or course_from(last.text) != written:
        now = world.now()
        version = CourseVersion.objects.create(
            course=course, number=last.number + 1 if last else 1, text=plain_of(written), changed_at=now, published_at=now
        )  # fmt: skip
        _show(course, version)


def begin_course(organisation: accounts.Organisation, *, title: str, by: Actor, key: UUID | None = None) -> Course:
    """A course of this organisation's own, still unpublished. Refuses NotAllowed and BadCourse (an empty or long title)."""
    _may_write(organisation.pk, by)
    said = vietnamese.clean_line(title)
    body = {"organisation": organisation.pk, "title": said}
    with journal.command("learning.begin_course", key, body, by=by) as run:
        if run.replayed:
            return Course.objects.get(pk=(run.answer or {})["course"])
        course: Course = Course.objects.create(slug=_free_slug(said), title=said, summary="", organisation=organisation)
        text = CourseText(course.slug, said, "")
        CourseVersion.objects.create(
            course=course, number=1, text=plain_of(text), author_id=by.person_id, changed_at=world.now()
        )
        run.answer = {"course": course.pk}
    return course


def change_draft(course: Course, change: Change, *, by: Actor, key: UUID | None = None) -> CourseText:
    """Apply a change to what is being written, beginning from what is published where nothing is; returns the course as it stands.

    What learners read stays until it is published. Refuses NotAllowed, and whatever `change` refuses.
    """
    _may_write(course.organisation_id, by)
    with transaction.atomic():
        Course.objects.select_for_update().get(pk=course.pk)
        draft = _draft(course, by)
        text = change(course_from(draft.text))
        with journal.command("learning.change_draft", key, {"course": course.pk, "text": plain_of(text)}, by=by):
            draft.text, draft.author_id, draft.changed_at = plain_of(text), by.person_id, world.now()
            draft.save(update_fields=["text", "author", "changed_at"])
    return text


def publish(course: Course, *, by: Actor, key: UUID | None = None) -> CourseVersion:
    """Show learners what was written. Refuses NotAllowed, and BadCourse where something is missing or nothing was written."""
    _may_write(course.organisation_id, by)
    with journal.command("learning.publish_course", key, {"course": course.pk}, by=by) as run:
        if run.replayed:
            return CourseVersion.objects.get(pk=(run.answer or {})["version"])
        Course.objects.select_for_update().get(pk=course.pk)
        draft: CourseVersion | None = course.versions.filter(published_at=None).first()
        if draft is None:
            raise BadCourse(_("Nothing was changed since it was last published."))
        for what, _where in missing(course_from(draft.text)):
            raise BadCourse(str(lacks(what)))
        draft.published_at = world.now()
        draft.save(update_fields=["published_at"])
        _show(course, draft)
        journal.record(
            COURSE_PUBLISHED, course, by=by, on_behalf_of=course.organisation_id, data={"version": draft.number}
        )
        run.answer = {"version": draft.pk}
    return draft


def lacks(what: str) -> str:
    """What a course still lacks (`rules.missing`), as a sentence."""
    return {
        "no_lesson": _("The course needs at least one lesson."),
        "no_text": _("A lesson has no words yet."),
        "no_alt": _("A picture needs a sentence for those who do not see it."),
        "no_such_lesson": _("A question is about a lesson that is gone."),
    }[what]


def _may_write(organisation_id: int | None, by: Actor) -> None:
    if organisation_id is None or by.organisation_id != organisation_id or not by.roles & LEADING:
        raise NotAllowed(_("Only an instructor or officer of the organisation changes its courses."))


def _draft(course: Course, by: Actor) -> CourseVersion:
    last: CourseVersion | None = course.versions.last()
    if last and last.published_at is None:
        return last
    number, text = (last.number + 1, last.text) if last else (1, plain_of(CourseText(course.slug, course.title, "")))
    begun: CourseVersion = CourseVersion.objects.create(
        course=course, number=number, text=text, author_id=by.person_id, changed_at=world.now()
    )
    return begun


def _free_slug(title: str) -> str:
    if not title or len(title) > 160:
        raise BadCourse(_("Please write a title, in at most %(limit)s characters.") % {"limit": 160}, field="title")
    return free_slug(title, {*Course.objects.values_list("slug", flat=True), *RESERVED})


# Addresses of pages that stand where a course's would: hoc/<slug>/.
RESERVED = {
    "doi",
    "toi-day",
    "that-hay-bay",
    "cua-toi",
    "lop",
    "soan",
    "diem-danh",
    "chung-nhan",
    "quan-ly",
    "danh-sach",
    "chuong-trinh",
    "giup",
    "toi",
}


def _words(text: CourseText) -> dict[str, object]:
    return {"title": text.title, "summary": text.summary, "level": text.level, "minutes": text.minutes}


def _show(course: Course, version: CourseVersion) -> None:
    """Bring what pages read up to this version."""
    text = replace(course_from(version.text), slug=course.slug)
    touch("learning", CLASSES)
    Course.objects.filter(pk=course.pk).update(**_words(text), version=version.number)
    rows = [_lesson(course, lesson, position) for position, lesson in enumerate(text.lessons)]
    changing = [one.name for one in Lesson._meta.concrete_fields if one.name not in {"id", "course", "slug"}]
    Lesson.objects.bulk_create(rows, update_conflicts=True, update_fields=changing, unique_fields=["course", "slug"])
    gone = course.lessons.exclude(slug__in=[lesson.slug for lesson in text.lessons])
    gone.filter(practices=None).delete()


def _lesson(course: Course, lesson: LessonText, position: int) -> Lesson:
    return Lesson(
        course=course, slug=lesson.slug, title=lesson.title, text=lesson.text, position=position, act=lesson.act,
        whose=lesson.whose, only=lesson.only, helper_counts=lesson.helper_counts, route=lesson.route, rehearsal=lesson.rehearsal, picture=lesson.picture, alt=lesson.alt,
        do=lesson.do, skills=" ".join(lesson.skills),
    )  # fmt: skip
