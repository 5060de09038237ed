"""Where an organisation writes its courses: the list, a course, a lesson, a question, how it will look, and publishing it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from lantoa.kit.errors import RuleError
from lantoa.kit.markdown import render
from lantoa.learning.actions import course as writing
from lantoa.learning.errors import BadCourse
from lantoa.learning.forms import CourseForm, LessonForm, NewCourseForm, QuestionForm
from lantoa.learning.models import LEADING, Course
from lantoa.learning.rules import (
    MOST_LESSONS,
    MOST_QUESTIONS,
    SCREEN_WORDS,
    CourseText,
    LessonText,
    course_from,
    free_slug,
    missing,
    moved,
    with_lesson,
    with_question,
    without,
)  # fmt: skip
from lantoa.ui.forms import KeyForm, key_in
from lantoa.ui.render import page

NEW = "moi"
MOVES: dict[str, Callable[[CourseText, str], CourseText]] = {
    "len": lambda course, slug: moved(course, slug, -1), "xuong": lambda course, slug: moved(course, slug, 1), "bo": without,
}  # fmt: skip


@never_cache
def courses(request: HttpRequest) -> HttpResponse:
    """The organisation's own courses, and the title of a new one."""
    organisation = request.actor.organisation
    form = NewCourseForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            begun = writing.begin_course(
                organisation, title=form.cleaned_data["title"], by=request.actor, key=form.command_key()
            )
            return redirect("learning:write", begun.pk)
        except RuleError as error:
            form.refuse(error)
    own = Course.objects.filter(organisation=organisation).prefetch_related("versions").order_by("-pk")
    shown = {"courses": [(one, _draft_of(one)) for one in own], "form_": form}
    return page(request, "learning/editor_courses.html", shown, status=422 if form.errors else 200)


@never_cache
def course(request: HttpRequest, own_course_id: int) -> HttpResponse:
    """A course as it is being written."""
    found, text = _writing(request, own_course_id)
    said = {"title": text.title, "summary": text.summary, "level": text.level, "minutes": text.minutes or None}
    form = CourseForm(request.POST if request.method == "POST" else None, initial=said)
    if request.method == "POST" and form.is_valid():
        words = {name: form.cleaned_data[name] for name in said}
        if _changed(request, found, form, lambda course: replace(course, **words)):
            return redirect("learning:write", found.pk)
    lacking = [(writing.lacks(what), where) for what, where in missing(text)]
    shown = {"course": found, "text": text, "draft": _draft_of(found), "form_": form, "lacking": lacking, "refused": ""}
    return page(request, "learning/editor_course.html", shown, status=422 if form.errors else 200)


@never_cache
def lesson(request: HttpRequest, own_course_id: int, own_lesson: str) -> HttpResponse:
    """One lesson: its words, its drawing, what ends it, and its place."""
    found, text = _writing(request, own_course_id)
    here = LessonText("", "", "") if own_lesson == NEW else text.lesson(own_lesson)
    if here is None:
        raise Http404
    said = {"title": here.title, "text": here.text, "do": here.do, "picture": here.picture, "practice": here.act}
    form = LessonForm(request.POST if request.method == "POST" else None, initial=said)
    if request.method == "POST" and form.is_valid():

        def change(course: CourseText) -> CourseText:
            if not here.slug and len(course.lessons) >= MOST_LESSONS:
                raise BadCourse(_("A course has at most %(count)s lessons.") % {"count": MOST_LESSONS})
            slug = here.slug or free_slug(form.cleaned_data["title"], [NEW, *(one.slug for one in course.lessons)])
            return with_lesson(course, form.lesson(replace(here, slug=slug)))

        if _changed(request, found, form, change):
            return redirect("learning:write", found.pk)
    words = len(here.text.split())
    shown = {"course": found, "lesson": here, "form_": form, "long": words if words > SCREEN_WORDS else 0}
    return page(request, "learning/editor_lesson.html", shown, status=422 if form.errors else 200)


@never_cache
@require_POST
def move(request: HttpRequest, own_course_id: int, own_lesson: str, move: str) -> HttpResponse:
    """A lesson (or a question) earlier, later, or out."""
    found, text = _writing(request, own_course_id)
    if move not in MOVES or not (text.lesson(own_lesson) or text.question(own_lesson)):
        raise Http404
    writing.change_draft(
        found, lambda course: MOVES[move](course, own_lesson), by=request.actor, key=key_in(request.POST.get("key"))
    )
    return redirect("learning:write", found.pk)


@never_cache
def question(request: HttpRequest, own_course_id: int, own_question: str) -> HttpResponse:
    """One question about a lesson."""
    found, text = _writing(request, own_course_id)
    here = text.question(own_question)
    if here is None and own_question != NEW:
        raise Http404
    said: dict[str, Any] = {"options": "\n".join(here.options), "lesson": here.lesson, "ask": here.ask, "right": here.right, "why": here.why} if here else {}  # fmt: skip
    form = QuestionForm(request.POST if request.method == "POST" else None, course=text, initial=said)
    if request.method == "POST" and form.is_valid():

        def change(course: CourseText) -> CourseText:
            if not here and len(course.questions) >= MOST_QUESTIONS:
                raise BadCourse(_("A course has at most %(count)s questions.") % {"count": MOST_QUESTIONS})
            taken = [NEW, *(one.slug for one in course.questions), *(one.slug for one in course.lessons)]
            slug = here.slug if here else free_slug(form.cleaned_data["ask"], taken)
            return with_question(course, form.question(slug))

        if _changed(request, found, form, change):
            return redirect("learning:write", found.pk)
    shown = {"course": found, "question": here, "form_": form}
    return page(request, "learning/editor_question.html", shown, status=422 if form.errors else 200)


@never_cache
@require_safe
def preview(request: HttpRequest, own_course_id: int) -> HttpResponse:
    """How learners will see it, one lesson below the other."""
    found, text = _writing(request, own_course_id)
    shown = {"course": found, "text": text, "lessons": [(one, render(one.text)) for one in text.lessons]}
    return page(request, "learning/editor_preview.html", shown)


@never_cache
@require_POST
def publish(request: HttpRequest, own_course_id: int) -> HttpResponse:
    found, text = _writing(request, own_course_id)
    try:
        writing.publish(found, by=request.actor, key=key_in(request.POST.get("key")))
    except RuleError as error:
        lacking = [(writing.lacks(what), where) for what, where in missing(text)]
        said = {"title": text.title, "summary": text.summary, "level": text.level, "minutes": text.minutes or None}
        shown = {"course": found, "text": text, "draft": _draft_of(found), "form_": CourseForm(initial=said), "lacking": lacking, "refused": str(error)}  # fmt: skip
        return page(request, "learning/editor_course.html", shown, status=409)
    return redirect("learning:write", found.pk)


def _writing(request: HttpRequest, course_id: int) -> tuple[Course, CourseText]:
    """A course of the actor's organisation, and its words as they are being written."""
    actor = request.actor
    own = Course.objects.filter(organisation=actor.organisation_id, organisation__isnull=False)
    found = get_object_or_404(own if actor.roles & LEADING else own.none(), pk=course_id)
    return found, course_from(found.versions.latest("number").text)


def _draft_of(course: Course) -> bool:
    """Whether something is written that learners do not see yet."""
    return any(version.published_at is None for version in course.versions.all())


def _changed(request: HttpRequest, course: Course, form: KeyForm, change: Callable[[CourseText], CourseText]) -> bool:
    try:
        writing.change_draft(course, change, by=request.actor, key=form.command_key())
    except RuleError as error:
        form.refuse(error)
        return False
    return True
