"""What carriers settled: hand in a settlement file, and read of each parcel in it whether the cash is right."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from lantoa.kit.errors import RuleError
from lantoa.shipping import queries
from lantoa.shipping.actions.settlement import take_back as take_back_settlement
from lantoa.shipping.actions.settlement_file import LARGEST_FILE, take_settlement_file
from lantoa.shipping.forms import SettlementForm, TakeBackForm
from lantoa.shipping.models import Settlement
from lantoa.ui.render import page

AT_ONCE = 20
LINES_AT_ONCE = 100


@never_cache
def settlements(request: HttpRequest) -> HttpResponse:
    posted = request.method == "POST"
    bound = SettlementForm(request.POST if posted else None, request.FILES if posted else None)
    if posted and bound.is_valid():
        typed = {name: bound.cleaned_data[name] for name in ("carrier", "reference")}
        content = bound.cleaned_data["file"].read(LARGEST_FILE + 1)
        try:
            taken = take_settlement_file(
                request.actor.organisation, **typed, content=content, columns=bound.columns(), by=request.actor
            )
            return redirect("shipping:settlement", taken.pk)
        except RuleError as error:
            bound.refuse(error)
    lines = Paginator(queries.settlements(request.actor), AT_ONCE).get_page(request.GET.get("trang"))
    # Say what the columns are called only where it was asked for.
    columns = posted and any(name in bound.errors or bound.data.get(name) for name in ("file", *SettlementForm.COLUMNS))
    shown = {"bound": bound, "lines": lines, "columns": columns}
    return page(request, "shipping/settlements.html", shown, status=422 if bound.errors else 200)


@never_cache
@require_safe
def settlement(request: HttpRequest, settlement_id: int) -> HttpResponse:
    return _page(request, _find(request, settlement_id), TakeBackForm())


@never_cache
@require_POST
def take_back(request: HttpRequest, settlement_id: int) -> HttpResponse:
    """It was handed in by mistake."""
    found = _find(request, settlement_id)
    bound = TakeBackForm(request.POST)
    if bound.is_valid():
        try:
            take_back_settlement(found, why=bound.cleaned_data["why"], by=request.actor)
            return redirect("shipping:settlement", settlement_id)
        except RuleError as error:
            bound.refuse(error)
    return _page(request, found, bound)


def _find(request: HttpRequest, settlement_id: int) -> Settlement:
    return get_object_or_404(queries.settlements(request.actor), pk=settlement_id)


def _page(request: HttpRequest, found: Settlement, bound: TakeBackForm) -> HttpResponse:
    lines = Paginator(queries.lines_of(found), LINES_AT_ONCE).get_page(request.GET.get("trang"))
    shown = {"settlement": found, "lines": lines, "bound": bound}
    return page(request, "shipping/settlement.html", shown, status=422 if bound.errors else 200)
