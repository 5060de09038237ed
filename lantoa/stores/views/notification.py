"""From a stall's settings to the check page of its website's notification."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache

from lantoa.kit.errors import RuleError
from lantoa.stores.actions.notification import notify_site
from lantoa.stores.forms.notification import NotificationForm
from lantoa.stores.queries import store_of
from lantoa.ui.render import page


@never_cache
def notification(request: HttpRequest) -> HttpResponse:
    """Which page of one's own, then the check page of a dossier that is filled in."""
    mine = store_of(request.actor)
    if mine is None:
        return redirect("stores:open")
    form = NotificationForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            case = notify_site(mine, domain=form.cleaned_data["domain"], by=request.actor, key=form.command_key())
            return redirect("cases:check", case.code)
        except RuleError as error:
            form.refuse(error)
    return page(request, "stores/notification.html", {"form_": form}, status=422 if form.errors else 200)
