"""Past the budget of personal records: a page that asks for a reason, and the page of those who are told."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from lantoa.accounts.actions.reading import give_reason
from lantoa.accounts.forms import ReadingReasonForm
from lantoa.accounts.queries.reading import planted_opened, reasons_for
from lantoa.accounts.rules.limits import is_local
from lantoa.accounts.rules.reading import budget_of
from lantoa.kit.errors import RuleError
from lantoa.kit.world import world
from lantoa.ui.render import page

MOST_SHOWN = 100


@never_cache
def reason(request: HttpRequest) -> HttpResponse:
    """Many records were opened: what for? Then on to where one was going."""
    onward = request.GET.get("next", "") if request.method == "GET" else request.POST.get("next", "")
    bound = ReadingReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and bound.is_valid():
        try:
            give_reason(bound.cleaned_data["words"], by=request.actor, key=bound.command_key())
            return redirect(onward if is_local(onward) else "accounts:me")
        except RuleError as error:
            bound.refuse(error)
    shown = {
        "bound": bound,
        "onward": onward if is_local(onward) else "",
        "budget": budget_of(request.actor.roles, world.today()),
    }
    return page(request, "accounts/reading_reason.html", shown, status=422 if bound.errors else 200)


@never_cache
@require_safe
def readings(request: HttpRequest) -> HttpResponse:
    """What somebody went past a budget for, and planted records that were opened."""
    shown = {"reasons": reasons_for(request.actor)[:MOST_SHOWN], "opened": planted_opened(request.actor)[:MOST_SHOWN]}
    return page(request, "accounts/readings.html", shown)
