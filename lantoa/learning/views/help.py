"""Help at a lesson: the learner asks, somebody of the team takes it on, visits, and writes it down."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from lantoa.kit.errors import RuleError
from lantoa.learning.actions import help as helping
from lantoa.learning.forms import AskHelpForm, PlanVisitForm, VisitForm
from lantoa.learning.models import SEATED, Enrollment, Help, Team, TeamMember, Visit
from lantoa.learning.queries import helps_for, my_helps, work_of
from lantoa.ui.forms import KeyForm, key_in
from lantoa.ui.render import page


@never_cache
def ask(request: HttpRequest, run_id: int, stuck_lesson: str) -> HttpResponse:
    """Ask the team of one's hamlet; what they will see is said before."""
    seats = Enrollment.objects.filter(state=SEATED).select_related("run__course", "run__unit")
    seat = get_object_or_404(seats, run=run_id, person=request.actor.person_id)
    lesson = get_object_or_404(seat.run.course.lessons.exclude(act=""), slug=stuck_lesson)
    units = {seat.run.unit_id, request.actor.person.unit_id} - {None}
    near = Team.objects.filter(unit__in=units, ended_at=None).order_by("name")
    form = AskHelpForm(request.POST if request.method == "POST" else None, teams=near)
    if request.method == "POST" and form.is_valid():
        try:
            team = near.get(pk=form.cleaned_data["team"])
            helping.ask_help(seat, lesson, team, words=form.cleaned_data["words"], by=request.actor, key=form.command_key())  # fmt: skip
            return redirect("learning:my_help")
        except RuleError as error:
            form.refuse(error)
    shown = {"seat": seat, "lesson": lesson, "near": near, "form_": form}
    return page(request, "learning/help_ask.html", shown, status=422 if form.errors else 200)


@never_cache
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """Who helps me, when they come, and whether it was of use."""
    return page(request, "learning/help_mine.html", {"helps": my_helps(request.actor.person_id)[:30]})


@never_cache
@require_POST
def value(request: HttpRequest, visit_id: int) -> HttpResponse:
    made = get_object_or_404(Visit.objects.select_related("help__enrollment__run"), pk=visit_id, help__enrollment__person=request.actor.person_id, made_at__isnull=False)  # fmt: skip
    helping.value_visit(made, request.POST.get("useful") == "yes", by=request.actor, key=key_in(request.POST.get("key")))  # fmt: skip
    return redirect("learning:my_help")


@never_cache
@require_POST
def end(request: HttpRequest, my_help_id: int) -> HttpResponse:
    """The learner needs it no longer."""
    asked = get_object_or_404(my_helps(request.actor.person_id), pk=my_help_id)
    helping.end_help(asked, by=request.actor, key=key_in(request.POST.get("key")))
    return redirect("learning:my_help")


@never_cache
@require_safe
def waiting(request: HttpRequest) -> HttpResponse:
    """For somebody of a team: who waits, whom one helps, and what one has done so far."""
    actor = request.actor
    teams = list(Team.objects.of(actor.person_id).select_related("unit"))
    helps = list(helps_for(actor.person_id))
    shown = {
        "teams": teams,
        "free": [one for one in helps if one.helper is None],
        "mine": [one for one in helps if one.helper is not None],
        "work": work_of(Visit.objects.filter(by__person=actor.person_id)),
    }
    return page(request, "learning/help_waiting.html", shown)


@never_cache
def one(request: HttpRequest, help_id: int) -> HttpResponse:
    """One learner who asked: take it on, agree on a visit, write it down."""
    actor = request.actor
    asked = get_object_or_404(helps_for(actor.person_id), pk=help_id)
    visit = next((each for each in asked.visits.all() if each.made_at is None and each.cancelled_at is None), None)
    doing = request.POST.get("doing", "") if request.method == "POST" else ""
    planned = PlanVisitForm(request.POST if doing == "plan" else None, prefix="plan", initial={"planned_at": visit and visit.planned_at})  # fmt: skip
    made = VisitForm(request.POST if doing == "made" else None, prefix="made")
    sent: dict[str, tuple[KeyForm, Callable[[], Any]]] = {
        "take": (KeyForm(request.POST if doing == "take" else None, prefix="take"), lambda: helping.take_help(asked, _membership(asked, actor.person_id), by=actor, key=sent["take"][0].command_key())),
        "plan": (planned, lambda: helping.plan_visit(asked, planned.cleaned_data["planned_at"], by=actor, key=planned.command_key())),
        "end": (KeyForm(request.POST if doing == "end" else None, prefix="end"), lambda: helping.end_help(asked, by=actor, key=sent["end"][0].command_key())),
    }  # fmt: skip
    if visit:
        sent["made"] = (made, lambda: helping.record_visit(visit, minutes=made.cleaned_data["minutes"], what=made.cleaned_data["what"], by=actor, key=made.command_key()))  # fmt: skip
    if doing in sent:
        form, do = sent[doing]
        if form.is_valid():
            try:
                do()
                return redirect("learning:waiting") if doing == "end" else redirect("learning:help", help_id)
            except RuleError as error:
                form.refuse(error)
    forms = {name: form for name, (form, _do) in sent.items()}
    wrong = any(form.errors for form in forms.values())
    shown = {"asked": asked, "visit": visit, "forms_": forms, "ours": asked.helper is not None}
    return page(request, "learning/help.html", shown, status=422 if wrong else 200)


def _membership(asked: Help, person_id: int | None) -> TeamMember:
    return get_object_or_404(TeamMember, team=asked.team_id, person=person_id, until=None)
