"""A class: what it is, one's own seat in it, and for those who lead it who did what."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from lantoa.kit.errors import RuleError
from lantoa.learning.actions import enrollment as seats
from lantoa.learning.models import CourseRun, Enrollment
from lantoa.learning.queries import classes_to_come, enrollments_of, learners_of, steps_of
from lantoa.ui.forms import key_in
from lantoa.ui.render import page

CLASSES = CourseRun.objects.select_related("course", "unit", "organisation", "instructor").prefetch_related(
    "sessions", "course__lessons"
)


@never_cache
@require_safe
def run(request: HttpRequest, run_id: int) -> HttpResponse:
    return _shown(request, get_object_or_404(CLASSES.all(), pk=run_id))


def _shown(request: HttpRequest, found: CourseRun, refused: str = "") -> HttpResponse:
    seat = Enrollment.objects.filter(run=found, person=request.actor.person_id).prefetch_related("practices").first()
    if seat:
        seat.run = found
    shown = {
        "run": found,
        "seat": seat,
        "steps_": steps_of(seat) if seat else [],
        "joinable": classes_to_come().filter(pk=found.pk).exists(),
        "leads": CourseRun.objects.led_by(request.actor).filter(pk=found.pk).exists(),
        "refused": refused,
    }
    return page(request, "learning/run.html", shown, status=409 if refused else 200)


@never_cache
@require_POST
def enroll(request: HttpRequest, run_id: int) -> HttpResponse:
    found = get_object_or_404(CLASSES.all(), pk=run_id)
    try:
        seats.enroll(found, request.actor.person, by=request.actor, key=key_in(request.POST.get("key")))
    except RuleError as error:
        return _shown(request, found, refused=str(error))
    return redirect("learning:run", run_id)


@never_cache
@require_POST
def leave(request: HttpRequest, run_id: int) -> HttpResponse:
    seat = get_object_or_404(Enrollment, run=run_id, person=request.actor.person_id)
    seats.leave(seat, by=request.actor, key=key_in(request.POST.get("key")))
    return redirect("learning:run", run_id)


@never_cache
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """My classes, my lessons, and what is still to be done."""
    seats_ = [(seat, steps_of(seat)) for seat in enrollments_of(request.actor.person)]
    led = CourseRun.objects.led_by(request.actor).select_related("course", "unit").prefetch_related("sessions")
    return page(request, "learning/mine.html", {"seats": seats_, "led": led.order_by("-pk")[:30]})


@never_cache
@require_safe
def learners(request: HttpRequest, run_id: int) -> HttpResponse:
    """Who sits in the class and who did it; names only for those who lead it."""
    found = get_object_or_404(CourseRun.objects.led_by(request.actor).select_related("course", "unit"), pk=run_id)
    rows = learners_of(found, request.actor)
    practical = [step.lesson for step in rows[0][1]] if rows else []
    done = sum(1 for _person, those in rows if those and all(step.done for step in those))
    return page(request, "learning/learners.html", {"run": found, "rows": rows, "practical": practical, "done": done})
