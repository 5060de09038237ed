"""A class: what it is, one's own seat in it, and for those who lead it who did what."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from lantoa.kit.errors import RuleError
from lantoa.learning.actions import enrollment as seats
from lantoa.learning.actions.assessment import may_begin
from lantoa.learning.actions.certificate import earn_certificate
from lantoa.learning.actions.claim import claim as take_claim
from lantoa.learning.errors import NotTheirs
from lantoa.learning.models import LEADING, SEATED, CourseRun, Enrollment, ListedLearner, Team
from lantoa.learning.queries import (
    classes_to_come,
    enrollments_of,
    learners_of,
    questions_of,
    steps_of,
    still_to_do,
    verify_address,
)  # fmt: skip
from lantoa.learning.queries.calendar import calendar_of, classes_of
from lantoa.learning.queries.desk import names_to_claim, place_in_line
from lantoa.ui.forms import key_in
from lantoa.ui.render import page, refusal

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
        "asks": _asks(seat) if seat else "",
        "earned": bool(seat) and not still_to_do(seat),
        "joinable": found.closed_at is None and classes_to_come().filter(pk=found.pk).exists(),
        "leads": CourseRun.objects.led_by(request.actor).filter(pk=found.pk).exists(),
        "refused": refused,
        "place": place_in_line(seat) if seat and seat.state != SEATED else 0,
    }
    return page(request, "learning/run.html", shown, status=409 if refused else 200)


def _asks(seat: Enrollment) -> str:
    """Which questions come next: those before the course, as long as they can be answered and were not, else those after it."""
    _version, questions = questions_of(seat)
    if not questions:
        return ""
    return "truoc" if may_begin(seat) and not seat.assessments.exists() else "sau"


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
def earn(request: HttpRequest, run_id: int) -> HttpResponse:
    """The certificate, once everything was really done; it is shown where anybody checks it."""
    seat = get_object_or_404(Enrollment.objects.select_related("run__course", "run__organisation", "person"), run=run_id, person=request.actor.person_id)  # fmt: skip
    try:
        earned = earn_certificate(seat, by=request.actor, key=key_in(request.POST.get("key")))
    except RuleError as error:
        return _shown(request, get_object_or_404(CLASSES.all(), pk=run_id), refused=str(error))
    return redirect(verify_address(earned.code))


@never_cache
@require_POST
def leave(request: HttpRequest, run_id: int) -> HttpResponse:
    seat = get_object_or_404(Enrollment.objects.select_related("run"), run=run_id, person=request.actor.person_id)
    seats.leave(seat, by=request.actor, key=key_in(request.POST.get("key")))
    return redirect("learning:run", run_id)


@never_cache
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """My classes, my lessons, and what is still to be done."""
    seats_ = [(seat, steps_of(seat)) for seat in enrollments_of(request.actor.person)]
    leads = CourseRun.objects.led_by(request.actor).exists() or bool(request.actor.roles & LEADING)
    shown = {"seats": seats_, "leads": leads, "mine_": names_to_claim(request.actor.person), "teaches": request.actor.roles & LEADING, "helps": Team.objects.of(request.actor.person_id).exists()}  # fmt: skip
    return page(request, "learning/mine.html", shown)


@never_cache
@require_POST
def claim(request: HttpRequest) -> HttpResponse:
    """Say that a name on a list is one's own; only those with one's phone are there."""
    sent = request.POST.get("listed", "")
    listed = (
        ListedLearner.objects.filter(pk=int(sent)).first()
        if sent.isascii() and sent.isdigit() and len(sent) < 18
        else None
    )
    if listed is not None:
        try:
            take_claim(listed, request.actor.person, by=request.actor, key=key_in(request.POST.get("key")))
        except NotTheirs as error:
            return refusal(request, 409, str(error))
    return redirect("learning:mine")


@never_cache
@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """My meetings, for the calendar in my phone."""
    return _calendar(calendar_of(classes_of(request.actor.person_id), _("My classes")), "lop-cua-toi")


@never_cache
@require_safe
def run_calendar(request: HttpRequest, run_id: int) -> HttpResponse:
    """The meetings of one class, for the calendar in one's phone."""
    found = get_object_or_404(CLASSES.all(), pk=run_id)
    return _calendar(calendar_of([found], found.course.title), f"lop-{found.pk}")


def _calendar(content: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}.ics"'
    return answer


@never_cache
@require_safe
def learners(request: HttpRequest, run_id: int) -> HttpResponse:
    """Who sits in the class and who did it; names only for those who lead it."""
    found = get_object_or_404(CourseRun.objects.led_by(request.actor).select_related("course", "unit"), pk=run_id)
    rows = learners_of(found, request.actor)
    practical = [step.lesson for step in rows[0][1]] if rows else []
    done = sum(1 for _seat, those in rows if those and all(step.done for step in those))
    return page(request, "learning/learners.html", {"run": found, "rows": rows, "practical": practical, "done": done})
