"""What everybody sees: open seasonal work by commune, and how to be asked."""

from __future__ import annotations

from datetime import timedelta

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from lantoa.accounts import api as accounts
from lantoa.kit.errors import RuleError
from lantoa.kit.pace import Pace
from lantoa.places import api as places
from lantoa.ui.render import page, refusal
from lantoa.workforce.actions.pool import join
from lantoa.workforce.forms.neighbour import JoinForm
from lantoa.workforce.models import Neighbour
from lantoa.workforce.queries.call import open_days

_joins = Pace(timedelta(hours=1))
MOST_JOINS = 10


@never_cache
@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """Open calls with places left: what, where, when, for what pay."""
    chosen = places.Unit.objects.filter(pk=request.GET.get("xa", "")[:5].replace("\x00", "")).first()
    pages = Paginator(open_days(chosen.pk if chosen else ""), 20).get_page(request.GET.get("trang"))
    shown = {"pages": pages, "chosen": chosen, "choices": places.unit_choices()}
    return page(request, "workforce/board.html", shown)


@never_cache
def join_page(request: HttpRequest) -> HttpResponse:
    """I would like to come: name, phone, what I can. The answer is the same whoever stands there already."""
    form = JoinForm(request.POST if request.method == "POST" else None)
    sent = False
    if form.is_bound and form.is_valid():
        mark = accounts.network_mark(request)
        if _joins.steps(mark) >= MOST_JOINS:
            return refusal(request, 429)
        try:
            # Many come from one mobile network: only what sends a message counts.
            _joins.step(mark)
            join(form.cleaned_data["phone"], form.about(), by=request.actor, key=form.command_key())
            sent = True
        except RuleError as error:
            form.refuse(error)
    return page(request, "workforce/join.html", {"form_": form, "sent": sent}, status=422 if form.errors else 200)


@never_cache
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """Whoever is signed in finds their own page by their phone."""
    found = Neighbour.objects.visible_to(request.actor).first()
    return redirect("workforce:neighbour", found.token) if found else redirect("workforce:join")
