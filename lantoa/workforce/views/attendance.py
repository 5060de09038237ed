"""Screens of a stall on a working day: who is expected, the code on its phone, one shift."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from lantoa.kit.errors import RuleError
from lantoa.kit.world import world
from lantoa.ui.forms import KeyForm
from lantoa.ui.render import page, refusal
from lantoa.workforce.actions.attendance import add_shift, code_secret, tick
from lantoa.workforce.actions.contract import check_read, confirm_for_stall, contract_for
from lantoa.workforce.actions.offer import call_off_one
from lantoa.workforce.forms.call import AddShiftForm, TickForm
from lantoa.workforce.models import Shift, Worker
from lantoa.workforce.queries.contract import papers_for
from lantoa.workforce.rules.attendance import STEP_SECONDS, code_at
from lantoa.workforce.views.neighbour import paper


@never_cache
@require_safe
def day(request: HttpRequest) -> HttpResponse:
    """Who is expected on a day, who came and went."""
    chosen = _day(request.GET.get("ngay", "")) or world.today()
    rows = (
        Shift.objects.visible_to(request.actor)
        .live()
        .filter(day=chosen)
        .select_related("worker")
        .order_by("starts_at", "pk")
    )
    return page(request, "workforce/day.html", {"day": chosen, "rows": list(rows[:200]), "today": world.today()})


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


@never_cache
@require_safe
def code(request: HttpRequest) -> HttpResponse:
    """The code of this half minute, big, to be scanned by who comes; the page turns itself over."""
    organisation = request.actor.organisation
    shown = code_at(code_secret(organisation.pk, world.today()), world.now())
    way = f"{settings.PUBLIC_URL.rstrip('/')}{reverse('workforce:scan', args=[organisation.pk])}?ma={shown}"
    answer = page(request, "workforce/code.html", {"code": shown, "way": way, "seconds": STEP_SECONDS})
    answer["Refresh"] = str(STEP_SECONDS)
    return answer


@never_cache
def shift_new(request: HttpRequest) -> HttpResponse:
    """Somebody of the roster comes, or came, without a call."""
    workers = Worker.objects.visible_to(request.actor).live().order_by("name", "pk")
    form = AddShiftForm(request.POST if request.method == "POST" else None, workers=workers)
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        try:
            made = add_shift(
                said["worker"], said["day"], said["starts"], said["ends"], said["work"], by=request.actor, key=form.command_key()
            )  # fmt: skip
            return redirect("workforce:shift", made.pk)
        except RuleError as error:
            form.refuse(error)
    return page(request, "workforce/shift_new.html", {"form_": form}, status=422 if form.errors else 200)


@never_cache
def shift(request: HttpRequest, shift_id: int) -> HttpResponse:
    """One shift: when they came and went, put right with a reason; the paper about it."""
    found = _find(request, shift_id)
    form = TickForm(request.POST if request.method == "POST" else None, shift=found)
    if form.is_bound and form.is_valid():
        try:
            tick(
                found,
                form.times(),
                reason=form.cleaned_data.get("reason", ""),
                by=request.actor,
                key=form.command_key(),
            )
            return redirect(f"{reverse('workforce:day')}?ngay={found.day.isoformat()}")
        except RuleError as error:
            form.refuse(error)
    shown = {
        "shift": found,
        "form_": form,
        "corrections": list(found.corrections.order_by("-pk")),
        "today": world.today(),
        "paper": next(iter(papers_for([found]).values()), None),
    }
    return page(request, "workforce/shift.html", shown, status=422 if form.errors else 200)


@never_cache
@require_POST
def shift_off(request: HttpRequest, shift_id: int) -> HttpResponse:
    """They do not come, did not come, or it was written down wrong."""
    found = _find(request, shift_id)
    try:
        call_off_one(found, by=request.actor, key=KeyForm(request.POST).command_key())
    except RuleError as error:
        return refusal(request, 409, str(error))
    return redirect("workforce:shift", found.pk)


@never_cache
@require_safe
def contract(request: HttpRequest, shift_id: int) -> HttpResponse:
    try:
        return paper(contract_for(_find(request, shift_id)).file)
    except RuleError as error:
        return refusal(request, 409, str(error))


@never_cache
@require_POST
def contract_confirm(request: HttpRequest, shift_id: int) -> HttpResponse:
    found = _find(request, shift_id)
    try:
        made = contract_for(found)
        check_read(made, request.POST.get("said", ""))
        confirm_for_stall(made, request.actor.person, by=request.actor, key=KeyForm(request.POST).command_key())
    except RuleError as error:
        return refusal(request, 409, str(error))
    return redirect("workforce:shift", found.pk)


def _find(request: HttpRequest, shift_id: int) -> Shift:
    mine = Shift.objects.visible_to(request.actor).select_related(
        "worker", "organisation", "call_day__call", "unit", "neighbour"
    )
    found: Shift = get_object_or_404(mine, pk=shift_id)
    return found
