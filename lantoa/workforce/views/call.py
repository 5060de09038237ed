"""Screens of a stall that calls for hands."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from lantoa.kit.errors import RuleError
from lantoa.kit.pace import Pace
from lantoa.kit.world import VIETNAM, world
from lantoa.ui.forms import KeyForm
from lantoa.ui.render import page, refusal
from lantoa.workforce.actions.call import cancel_call, change_call, make_call
from lantoa.workforce.actions.pool import invite as invite_
from lantoa.workforce.forms.call import CallForm, ChangeForm
from lantoa.workforce.forms.neighbour import JoinForm
from lantoa.workforce.models import Call
from lantoa.workforce.queries import call as queries
from lantoa.workforce.queries.pool import count_near
from lantoa.workforce.rules.rotation import is_waking_hour, next_waking

_invites = Pace(timedelta(hours=1))
MOST_INVITES = 30


@never_cache
@require_safe
def calls(request: HttpRequest) -> HttpResponse:
    """The stall's calls, the newest first."""
    mine = Call.objects.visible_to(request.actor).prefetch_related("days").order_by("-pk")
    return page(request, "workforce/calls.html", {"pages": Paginator(mine, 20).get_page(request.GET.get("trang"))})


@never_cache
def call_new(request: HttpRequest) -> HttpResponse:
    """Say which days, how many, for what; the first ones are asked at once."""
    organisation = request.actor.organisation
    planned = queries.planned_days(organisation.pk)
    form = CallForm(
        request.POST if request.method == "POST" else None, unit=organisation.unit, initial=_from_plan(planned)
    )
    if form.is_bound and form.is_valid():
        try:
            follow = planned if request.POST.get("planned") else None
            made = make_call(organisation, form.wanted(follow), by=request.actor, key=form.command_key())
            return redirect("workforce:call", made.pk)
        except RuleError as error:
            form.refuse(error)
    near = count_near(organisation.unit, "") if organisation.unit else 0
    shown = {
        "form_": form,
        "planned": planned,
        "near": near,
        "follow": request.POST.get("planned", "1" if planned else ""),
    }
    return page(request, "workforce/call_new.html", shown, status=422 if form.errors else 200)


def _from_plan(planned: dict[date, int]) -> dict[str, Any]:
    first = min(planned, default=world.today() + timedelta(days=1))
    now = world.now().astimezone(VIETNAM)
    # At night nobody is asked: the hours to answer run from the morning on.
    asked = now if is_waking_hour(now.time()) else next_waking(now)
    evening = (asked + timedelta(hours=4)).replace(minute=0)
    begins = evening.replace(year=first.year, month=first.month, day=first.day, hour=7)
    return {
        "first": first, "last": max(planned, default=None), "hands": max(planned.values(), default=None), "until": f"{min(evening, begins):%Y-%m-%dT%H:%M}",
    }  # fmt: skip


@never_cache
@require_safe
def call(request: HttpRequest, call_id: int) -> HttpResponse:
    """Who comes when, how many were asked and have not answered. No phone of anybody who did not say yes."""
    return _call(request, _find(request, call_id), None)


def _call(request: HttpRequest, found: Call, form: ChangeForm | None) -> HttpResponse:
    shown = {
        "call": found, "form_": form or ChangeForm(call=found), **queries.standing(found), "today": world.today(),
        "night": not is_waking_hour(world.now().astimezone(VIETNAM).time()),
    }  # fmt: skip
    return page(request, "workforce/call.html", shown, status=422 if form is not None and form.errors else 200)


@never_cache
@require_POST
def call_change(request: HttpRequest, call_id: int) -> HttpResponse:
    """Pay put right, or answers let count longer."""
    found = _find(request, call_id)
    form = ChangeForm(request.POST, call=found)
    if form.is_valid():
        try:
            change_call(
                found, pay=form.cleaned_data["pay"], until=form.moment(), by=request.actor, key=form.command_key()
            )
            return redirect("workforce:call", found.pk)
        except RuleError as error:
            form.refuse(error)
    return _call(request, found, form)


@never_cache
@require_POST
def call_cancel(request: HttpRequest, call_id: int) -> HttpResponse:
    found = _find(request, call_id)
    try:
        cancel_call(found, by=request.actor, key=KeyForm(request.POST).command_key())
    except RuleError as error:
        return refusal(request, 409, str(error))
    return redirect("workforce:call", found.pk)


@never_cache
def invite(request: HttpRequest) -> HttpResponse:
    """Write a neighbour down; they get the link by which they say yes themselves."""
    form = JoinForm(request.POST if request.method == "POST" else None)
    sent = False
    if form.is_bound and form.is_valid():
        mark = f"organisation {request.actor.organisation_id}"
        if _invites.steps(mark) >= MOST_INVITES:
            return refusal(request, 429)
        try:
            _invites.step(mark)
            invite_(form.cleaned_data["phone"], form.about(), by=request.actor, key=form.command_key())
            sent, form = True, JoinForm()
        except RuleError as error:
            form.refuse(error)
    return page(request, "workforce/invite.html", {"form_": form, "sent": sent}, status=422 if form.errors else 200)


def _find(request: HttpRequest, call_id: int) -> Call:
    mine = Call.objects.visible_to(request.actor).select_related("organisation", "unit")
    found: Call = get_object_or_404(mine, pk=call_id)
    return found
