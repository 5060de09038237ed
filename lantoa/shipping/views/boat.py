"""Boats to islands: their weekdays, and days the weather takes."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache

from lantoa.kit.errors import RuleError
from lantoa.shipping.actions.boat import set_boats, set_no_boat
from lantoa.shipping.forms import BoatsForm, NoBoatForm
from lantoa.shipping.queries.boat import islands
from lantoa.ui.render import page


@never_cache
def boats(request: HttpRequest) -> HttpResponse:
    """What is known, and two forms to say more."""
    posted = request.POST if request.method == "POST" else None
    # Whichever button sent it, or none.
    off = posted is not None and "day" in posted
    table, day = BoatsForm(None if off else posted), NoBoatForm(posted if off else None)
    used = day if off else table
    if posted is not None and used.is_valid():
        said = {name: value for name, value in used.cleaned_data.items() if name != "key"}
        home, key = request.actor.organisation, used.command_key()
        try:
            if off:
                set_no_boat(home, said["unit"], said["day"], none="no_boat" in posted, by=request.actor, key=key)
            else:
                set_boats(home, said.pop("unit"), **said, by=request.actor, key=key)
            return redirect("shipping:boats")
        except RuleError as error:
            used.refuse(error)
    shown = {"islands": islands(request.actor.organisation_id), "table": table, "day_": day}
    return page(request, "shipping/boats.html", shown, status=422 if table.errors or day.errors else 200)
