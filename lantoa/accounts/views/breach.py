"""The breach log: found by anybody who works for a public body here, looked after by those who run the house."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from lantoa.accounts.actions.breach import add_note, record_breach
from lantoa.accounts.forms import BreachForm, BreachNoteForm
from lantoa.accounts.models import Breach
from lantoa.accounts.queries import breach as asking
from lantoa.accounts.rules.reply_clock import breach_clock
from lantoa.kit.errors import RuleError
from lantoa.kit.world import world
from lantoa.ui.render import page


@never_cache
@require_safe
def breaches(request: HttpRequest) -> HttpResponse:
    """All of them: what still has to be told first."""
    shown = {"rows": asking.breaches(), "now": world.now(), "clock": breach_clock("authority", world.today())}
    return page(request, "accounts/breaches.html", shown)


@never_cache
def record(request: HttpRequest) -> HttpResponse:
    """Write one down. Whoever does not run the house is thanked, and sees no more of it."""
    bound = BreachForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and bound.is_valid():
        data = bound.cleaned_data
        said = {name: data[name] for name in ("what", "data", "found_at", "happened_at", "people", "measures")}
        try:
            made = record_breach(
                **said, may_harm=data["may_harm"] == "yes", sensitive=data["sensitive"] == "yes", by=request.actor,
                key=bound.command_key(),
            )  # fmt: skip
            runs = "operator" in request.actor.roles
            return redirect(
                reverse("accounts:breach", args=[made.pk]) if runs else f"{reverse('accounts:record_breach')}?da-ghi=1"
            )
        except RuleError as error:
            bound.refuse(error)
    shown = {
        "bound": bound, "written": request.method == "GET" and "da-ghi" in request.GET, "clock": breach_clock("authority", world.today())
    }  # fmt: skip
    return page(request, "accounts/record_breach.html", shown, status=422 if bound.errors else 200)


@never_cache
def breach(request: HttpRequest, breach_id: int) -> HttpResponse:
    """One of them, with what was added, and a form to add more."""
    found = get_object_or_404(Breach.objects.select_related("recorded_by").prefetch_related("notes"), pk=breach_id)
    bound = BreachNoteForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and bound.is_valid():
        data = bound.cleaned_data
        try:
            add_note(
                found, data["kind"], data["words"], at=data["at"], people=data["people"], may_harm=_answer(data["may_harm"]),
                sensitive=_answer(data["sensitive"]), by=request.actor, key=bound.command_key(),
            )  # fmt: skip
            return redirect("accounts:breach", found.pk)
        except RuleError as error:
            bound.refuse(error)
    shown = {"one": asking.breach_shown(found), "bound": bound, "now": world.now(), "names": dict(BreachNoteForm.KINDS)}
    return page(request, "accounts/breach.html", shown, status=422 if bound.errors else 200)


def _answer(said: str) -> Any:
    return {"yes": True, "no": False}.get(said)
