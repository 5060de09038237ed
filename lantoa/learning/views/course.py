"""What one can learn: courses, their lessons, and where classes meet. The same page for everybody."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from lantoa.learning.models import Course
from lantoa.learning.queries import classes_to_come
from lantoa.learning.rules import blocks
from lantoa.ui.render import page


@require_safe
def course_list(request: HttpRequest) -> HttpResponse:
    courses = Course.objects.prefetch_related("lessons").order_by("pk")
    runs = classes_to_come().prefetch_related("sessions")[:30]
    return page(request, "learning/course_list.html", {"courses": courses, "runs": runs})


@require_safe
def course(request: HttpRequest, course: str) -> HttpResponse:
    found = get_object_or_404(Course.objects.prefetch_related("lessons"), slug=course)
    runs = classes_to_come(found).prefetch_related("sessions")[:30]
    return page(request, "learning/course.html", {"course": found, "runs": runs})


@require_safe
def lesson(request: HttpRequest, course: str, lesson: str) -> HttpResponse:
    found = get_object_or_404(Course, slug=course)
    lessons = list(found.lessons.all())
    here = get_object_or_404(found.lessons, slug=lesson)
    at = lessons.index(here)
    shown = {
        "course": found,
        "lesson": here,
        "blocks": blocks(here.text),
        "number": at + 1,
        "count": len(lessons),
        "before": lessons[at - 1] if at else None,
        "after": lessons[at + 1] if at + 1 < len(lessons) else None,
    }
    return page(request, "learning/lesson.html", shown)
