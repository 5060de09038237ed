"""The plan in a sentence, day by day, and set by hand."""

from __future__ import annotations

from datetime import date, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from lantoa.kit.errors import RuleError
from lantoa.kit.world import world
from lantoa.ui.forms import KeyForm
from lantoa.ui.render import page, refusal
from lantoa.workforce.actions.ask import ask_for_plan
from lantoa.workforce.actions.pin import pin_shift
from lantoa.workforce.actions.readiness import set_made_to_order
from lantoa.workforce.forms.plan import AGAIN, PinForm
from lantoa.workforce.models import Making, Plan, Planning, Worker
from lantoa.workforce.queries import said
from lantoa.workforce.queries.agreed import agreed_of, clashes
from lantoa.workforce.queries.ingredient import first_to_order
from lantoa.workforce.queries.plan import (
    STRIP,
    away,
    current_plan,
    demand_of,
    hours_by_skill,
    pins,
    planning_of,
    shown,
)
from lantoa.workforce.queries.steps import hours_by_step
from lantoa.workforce.queries.worker import hands_of
from lantoa.workforce.rules.labour import allowed_to_adults

# A round nobody made a plan of for so long may be asked for once more.
PATIENCE = timedelta(minutes=2)


@never_cache
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What is needed, in a sentence first; then the days, who comes when, and what has to be moved."""
    planning, plan = planning_of(request.actor), current_plan(request.actor)
    of = shown(plan) if plan else None
    context = {
        "planning": planning, "waiting": _waits(planning), "of": of, "said": said,
        "ordering": said.to_order(first_to_order(request.actor)) if of and of.days else [],
        "makings": Making.objects.visible_to(request.actor).filter(steps__isnull=False).exists(),
        "hands": Worker.objects.visible_to(request.actor).live().count(),
        "law": allowed_to_adults(world.today()), "clashes": clashes(request.actor),
    }  # fmt: skip
    part = context["part"] = request.GET.get("phan") == "1"
    return page(request, "workforce/home.html", context, fragment="status" if part else None)


@never_cache
@require_POST
def make_plan(request: HttpRequest) -> HttpResponse:
    """Ask for a plan."""
    try:
        ask_for_plan(request.actor.organisation, by=request.actor, key=KeyForm(request.POST).command_key())
    except RuleError as error:
        return refusal(request, 422, str(error))
    return redirect("workforce:home")


@never_cache
@require_safe
def plan(request: HttpRequest) -> HttpResponse:
    """Who comes on which day; of the day asked for, everybody, to be set by hand."""
    found, planning = current_plan(request.actor), planning_of(request.actor)
    context = {"plan": found, "planning": planning, "waiting": _waits(planning), "clashes": clashes(request.actor)}
    if found is None:
        return page(request, "workforce/plan.html", context)
    of = shown(found)
    days = [one.day for one in of.days]
    hands = hands_of(request.actor)
    first = days[0] if days else world.today()
    told = agreed_of(found.organisation_id, first, first + timedelta(days=STRIP - 1))
    context |= {
        "of": of, "days": days, "hands": hands, "set": pins(found, first, STRIP), "away": away(hands, first, STRIP),
        "chosen": next((one for one in of.days if one.day == _day(request)), None), "said": said,
        "agreed": told.comes, "said_yes": told.said_yes,
    }  # fmt: skip
    return page(request, "workforce/plan.html", context)


@never_cache
@require_POST
def pin(request: HttpRequest, hand_id: int) -> HttpResponse:
    """Set by hand whether somebody comes on a day."""
    worker = get_object_or_404(Worker.objects.visible_to(request.actor), pk=hand_id)
    form = PinForm(request.POST)
    if not form.is_valid():
        return refusal(request, 400, str(AGAIN))
    found = get_object_or_404(Plan.objects.visible_to(request.actor), pk=form.cleaned_data["plan"])
    day = form.cleaned_data["day"]
    try:
        pin_shift(found, worker, day, form.said(), by=request.actor, key=form.command_key())
    except RuleError as error:
        return refusal(request, 409, str(error))
    return redirect(f"{reverse('workforce:plan')}?ngay={day.isoformat()}")


@never_cache
@require_safe
def workload(request: HttpRequest) -> HttpResponse:
    """What is asked for: pieces by product and day with their range, hours by day and skill, and of one day by product and step."""
    found = current_plan(request.actor)
    hours = hours_by_skill(found) if found else []
    days = sorted({one[0] for one in hours})
    chosen = next((day for day in days if day == _day(request)), days[0] if days else None)
    makings = Making.objects.visible_to(request.actor).filter(steps__isnull=False).distinct().select_related("product")
    context = {
        "plan": found, "demand": demand_of(found) if found else [], "hours": hours,
        "days": days, "chosen": chosen, "steps": hours_by_step(found, chosen) if found and chosen else [],
        "makings": list(makings.order_by("product__name", "pk")),
    }  # fmt: skip
    return page(request, "workforce/workload.html", context)


@never_cache
@require_POST
def readiness(request: HttpRequest, made_id: int) -> HttpResponse:
    """Say whether a product is made after the order or lies ready."""
    making = get_object_or_404(Making.objects.visible_to(request.actor), pk=made_id)
    to_order = request.POST.get("made_to_order") == "1"
    try:
        set_made_to_order(making, to_order, by=request.actor, key=KeyForm(request.POST).command_key())
    except RuleError as error:
        return refusal(request, 409, str(error))
    return redirect("workforce:workload")


def _waits(planning: Planning | None) -> bool:
    """Whether a plan is being made now; asked for long ago, it may be asked for again."""
    return planning is not None and planning.done_at is None and world.now() - planning.asked_at < PATIENCE


def _day(request: HttpRequest) -> date | None:
    text = request.GET.get("ngay", "")
    try:
        return date.fromisoformat(text) if text.isascii() and len(text) == 10 else None
    except ValueError:
        return None
