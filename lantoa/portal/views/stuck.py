"""What is stuck in the machine, for whoever runs the house: why, and what to do about it."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from lantoa.journal import api as journal
from lantoa.kit.errors import RuleError
from lantoa.portal.queries.stuck import floods, regular_work, stuck_for
from lantoa.ui.forms import KeyForm
from lantoa.ui.render import page


@never_cache
@require_safe
def stuck(request: HttpRequest) -> HttpResponse:
    """Everything that is stuck, and how the regular work goes."""
    return _list(request)


@never_cache
@require_POST
def again(request: HttpRequest, stuck_id: str) -> HttpResponse:
    """Let it be tried once more."""
    return _done(request, stuck_id, journal.try_again)


@never_cache
@require_POST
def aside(request: HttpRequest, stuck_id: str) -> HttpResponse:
    """Set it aside for good."""
    return _done(request, stuck_id, journal.set_aside)


def _done(request: HttpRequest, stuck_id: str, do: Callable[..., None]) -> HttpResponse:
    kind, _dash, number = stuck_id.partition("-")
    found = journal.find_stuck(kind, number)
    if found is None:
        return _list(request, 404, _("This is not stuck any more. Here is what still is."))
    try:
        do(found, by=request.actor, key=KeyForm(request.POST).command_key())
    except RuleError as error:
        return _list(request, 409, str(error))
    return redirect("portal:stuck")


def _list(request: HttpRequest, status: int = 200, note: str = "") -> HttpResponse:
    shown = {
        "rows": stuck_for(request.actor),
        "regular": regular_work(),
        "queue": journal.queue(),
        "floods": floods(),
        "note": note,
    }
    return page(request, "portal/stuck.html", shown, status=status)
