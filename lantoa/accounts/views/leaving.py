"""Off to the identity provider, for whatever purpose."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation
from django.utils.translation import get_language

from lantoa.accounts.actions import identity
from lantoa.accounts.actions.sign_in import asked_from
from lantoa.accounts.adapters.base import identity_provider
from lantoa.accounts.models import Person
from lantoa.accounts.views.site import keep, origin_of
from lantoa.ui.render import page

COOKIE = "eid"


def leave(
    request: HttpRequest, purpose: str, *, person: Person | None = None, more: Mapping[str, Any] | None = None
) -> HttpResponse:
    """A page that leads on to the provider by itself; its token waits in a cookie for the way back.

    Not a redirect: browsers hold every redirect after a form against the page's own rule about where forms may go.
    """
    with translation.override(settings.LANGUAGE_CODE):
        return_to = origin_of(request) + reverse("accounts:eid_return")
    going = identity.leave(
        purpose, return_to=return_to, level=settings.EID_LEVEL, person=person, more=more, address=asked_from(request)
    )  # fmt: skip
    shown = {"address": going.address, "provider": identity_provider()}
    answer = page(request, "accounts/eid_going.html", shown)
    return keep(answer, COOKIE, f"{get_language()}:{going.token}", returning=True)
