"""Asking that the house be restored to an earlier time, for those who run it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache

from lantoa.kit.errors import RuleError
from lantoa.portal.actions.restore import ask_restore
from lantoa.portal.forms import RestoreForm
from lantoa.portal.queries.backup import light_now
from lantoa.ui.render import page


@never_cache
def restore(request: HttpRequest) -> HttpResponse:
    """To when; the rest is done on the machine once a second one said yes."""
    bound = RestoreForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and bound.is_valid():
        try:
            made = ask_restore(bound.cleaned_data["to"], by=request.actor, key=bound.command_key())
            return redirect("accounts:approval", made.pk)
        except RuleError as error:
            bound.refuse(error)
    _light, copies = light_now()
    return page(request, "portal/restore.html", {"bound": bound, "copies": copies}, status=422 if bound.errors else 200)
