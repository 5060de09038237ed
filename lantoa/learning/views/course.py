"""What one can learn: courses, their lessons, and where classes meet. The same page for everybody."""

from __future__ import annotations

from functools import lru_cache

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from lantoa.documents import api as documents
from lantoa.kit.markdown import plain, render
from lantoa.learning.models import Course
from lantoa.learning.queries import classes_to_come
from lantoa.ui.render import page


@require_safe
def course_list(request: HttpRequest) -> HttpResponse:
    courses = Course.objects.filter(version__gt=0).prefetch_related("lessons").order_by("level", "pk")
    runs = classes_to_come().prefetch_related("sessions")[:30]
    return page(request, "learning/course_list.html", {"courses": courses, "runs": runs})


@require_safe
def course(request: HttpRequest, course: str) -> HttpResponse:
    found = get_object_or_404(Course.objects.filter(version__gt=0).prefetch_related("lessons"), slug=course)
    runs = classes_to_come(found).prefetch_related("sessions")[:30]
    return page(request, "learning/course.html", {"course": found, "runs": runs})


@require_safe
def lesson(request: HttpRequest, course: str, lesson: str) -> HttpResponse:
    found = get_object_or_404(Course, slug=course, version__gt=0)
    lessons = list(found.lessons.all())
    here = get_object_or_404(found.lessons, slug=lesson)
    at = lessons.index(here)
    shown = {
        "course": found,
        "lesson": here,
        "words": render(here.text),
        "aloud": plain(here.text),
        "number": at + 1,
        "count": len(lessons),
        "before": lessons[at - 1] if at else None,
        "after": lessons[at + 1] if at + 1 < len(lessons) else None,
    }
    return page(request, "learning/lesson.html", shown)


# The same paper for everybody, a second of work, and asked for by anybody: printed once for as long as its words are the same.
_printed = lru_cache(maxsize=16)(documents.render_pdf)


@never_cache
@require_safe
def hand_out(request: HttpRequest, course: str) -> HttpResponse:
    """The whole course on paper, for the hall's wall and the kitchen table; in Vietnamese, as it is written."""
    found = get_object_or_404(Course, slug=course, version__gt=0)
    lessons = [(lesson, render(lesson.text)) for lesson in found.lessons.all()]
    address = request.build_absolute_uri(reverse("learning:course", args=[found.slug]))
    with translation.override("vi"):
        shown = {"course": found, "lessons": lessons, "address": address}
        paper = _printed(render_to_string("learning/hand_out.html", shown, using="jinja2"))
    answer = HttpResponse(paper, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{found.slug}.pdf"'
    return answer
