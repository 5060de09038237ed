"""Boats to islands: their weekdays, and days the weather takes; a stall's own, and those kept for all."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache

from lantoa.kit.errors import RuleError
from lantoa.shipping.actions.boat import set_boats, set_island_boats, set_island_no_boat, set_no_boat
from lantoa.shipping.forms import BoatsForm, NoBoatForm
from lantoa.shipping.queries.boat import Island, islands, kept_islands
from lantoa.ui.render import page


@never_cache
def boats(request: HttpRequest) -> HttpResponse:
    """What is known, and two forms to say more, for one's own stall."""
    home = request.actor.organisation

    def table(unit: Any, **said: Any) -> None:
        set_boats(home, unit, **said, by=request.actor)

    def off(unit: Any, day: Any, **said: Any) -> None:
        set_no_boat(home, unit, day, **said, by=request.actor)

    return _page(request, lambda: islands(request.actor.organisation_id), table, off, shared=False)


@never_cache
def island_boats(request: HttpRequest) -> HttpResponse:
    """The same for all stalls, by an officer of the commune or whoever runs the house."""

    def table(unit: Any, **said: Any) -> None:
        set_island_boats(unit, **said, by=request.actor)

    def off(unit: Any, day: Any, **said: Any) -> None:
        set_island_no_boat(unit, day, **said, by=request.actor)

    return _page(request, lambda: kept_islands(request.actor), table, off, shared=True)


def _page(
    request: HttpRequest, found: Callable[[], list[Island]], say: Callable[..., None], say_day: Callable[..., None], *, shared: bool
) -> HttpResponse:  # fmt: skip
    posted = request.POST if request.method == "POST" else None
    # Whichever button sent it, or none.
    off = posted is not None and "day" in posted
    rows = found()
    units = [one.unit for one in rows]
    table, day = BoatsForm(None if off else posted, islands=units), NoBoatForm(posted if off else None, islands=units)
    used = day if off else table
    if posted is not None and used.is_valid():
        said = {name: value for name, value in used.cleaned_data.items() if name != "key"}
        try:
            if off:
                say_day(said["unit"], said["day"], none="no_boat" in posted, key=used.command_key())
            else:
                say(said.pop("unit"), **said, key=used.command_key())
            return redirect("shipping:island_boats" if shared else "shipping:boats")
        except RuleError as error:
            used.refuse(error)
    shown = {"islands": rows, "table": table, "day_": day, "shared": shared}
    return page(request, "shipping/boats.html", shown, status=422 if table.errors or day.errors else 200)
