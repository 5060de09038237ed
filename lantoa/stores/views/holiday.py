"""When a stall rests, and that it sells again."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache

from lantoa.kit.errors import RuleError
from lantoa.kit.world import world
from lantoa.stores.actions.holiday import close_for_holiday, reopen
from lantoa.stores.forms.holiday import HolidayForm
from lantoa.stores.queries import store_of
from lantoa.ui.forms import KeyForm
from lantoa.ui.render import page


@never_cache
def holiday(request: HttpRequest) -> HttpResponse:
    mine = store_of(request.actor)
    if mine is None:
        return redirect("stores:open")
    if request.method == "POST" and "reopen" in request.POST:
        reopen(mine, by=request.actor, key=KeyForm(request.POST).command_key())
        return redirect("stores:goods")
    form = HolidayForm(request.POST if request.method == "POST" else None, store=mine)
    if request.method == "POST" and form.is_valid():
        days = {name: form.cleaned_data[name] for name in ("since", "until", "note")}
        try:
            close_for_holiday(mine, **days, by=request.actor, key=form.command_key())
            return redirect("stores:goods")
        except RuleError as error:
            form.refuse(error)
    shown = {"form_": form, "store": mine, "today": world.today()}
    return page(request, "stores/holiday.html", shown, status=422 if form.errors else 200)
