"""What there was at the start: said once, changed by saying it anew."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache

from lantoa.books.actions.opening import set_opening
from lantoa.books.forms import OpeningForm
from lantoa.books.queries.purse import openings_of, purses_of
from lantoa.kit.errors import RuleError
from lantoa.ui.render import page

SHOWN = 10


@never_cache
def opening(request: HttpRequest) -> HttpResponse:
    """Say it, and read what was said before."""
    form = OpeningForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        typed = {name: form.cleaned_data[name] for name in ("day", "cash", "bank")}
        try:
            set_opening(request.actor.organisation, **typed, by=request.actor, key=form.command_key())
            return redirect("books:opening")
        except RuleError as error:
            form.refuse(error)
    shown = {"form_": form, "purses": purses_of(request.actor), "said": list(openings_of(request.actor)[:SHOWN])}
    return page(request, "books/opening.html", shown, status=422 if form.errors else 200)
