"""What somebody sent when they were signed out already: in again, they send it by one press."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from lantoa.accounts.actions.unsent import COOKIE, find
from lantoa.ui.render import page


@never_cache
@require_safe
def unsent(request: HttpRequest) -> HttpResponse:
    """The form once more, its fields carried along unseen; with nothing kept for them here, “Me”."""
    found = find(request.COOKIES.get(COOKIE, ""), person=request.actor.person)
    return page(request, "accounts/unsent.html", {"unsent": found}) if found else redirect("accounts:me")
