"""The gate: who sends a request, and whether the gathered policy lets them through. What no row allows is refused."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib import auth
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from lantoa.accounts.actions import unsent
from lantoa.accounts.actions.known_device import remember_device
from lantoa.accounts.actions.reading import Record, look_at, note_opened
from lantoa.accounts.actions.sign_in import actor_of, asked_from
from lantoa.accounts.actions.step_up import is_fresh, step_up_at
from lantoa.accounts.models import Person
from lantoa.accounts.queries.actor import Visitor
from lantoa.accounts.queries.policy import policy_table
from lantoa.accounts.rules import limits
from lantoa.kit.access import EVERYONE, Policy
from lantoa.kit.database import wall
from lantoa.kit.errors import RuleError
from lantoa.kit.page_cache.fill import KEY
from lantoa.ui.busy import is_typed, length_of
from lantoa.ui.render import refusal

# The field in which a form carries its guard against forged ones; the next page puts its own there.
GUARD = "csrfmiddlewaretoken"
security = logging.getLogger("lantoa.security")


class AccessMiddleware:
    """Puts `request.actor` there without asking the database before somebody looks at it, and keeps the policy."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        signed = settings.SESSION_COOKIE_NAME in request.COOKIES
        request.actor = SimpleLazyObject(lambda: actor_of(request)) if signed else Visitor()
        with wall.asking(lambda: request.actor):
            response = self.get_response(request)
            if response.status_code in {200, 422}:
                _note_opened(request)
            remember_device(request, response)
        if response.streaming and not response.is_async:
            response.streaming_content = wall.carried(response.streaming_content, lambda: request.actor)
        row = policy_table().get(request.resolver_match.view_name) if request.resolver_match else None
        if row and "anonymous" not in row.roles and not response.has_header("Cache-Control"):
            # Of whoever is signed in nothing stays behind in a browser that others use too.
            patch_cache_control(response, private=True, no_store=True)
        return response

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        row = policy_table().get(request.resolver_match.view_name)
        if row is None:
            security.info("refused without a policy: %s", request.resolver_match.view_name)
            return refusal(request, 403)
        if "anonymous" not in row.roles and any("\0" in said for said in kwargs.values() if isinstance(said, str)):
            # No database could even be asked for it; what anybody may open says so in its own words.
            return refusal(request, 404)
        method = "GET" if request.method in {"HEAD", "OPTIONS"} else request.method
        if method not in row.methods:
            answer = refusal(request, 405)
            answer["Allow"] = ", ".join(sorted(row.methods))
            return answer
        request.is_same_for_all = row.cached  # type: ignore[attr-defined] # no mark of its own on such a page (lantoa.ui.scripts)
        if row.cached and KEY in request.META:
            request.META[KEY].admit()
        if row.token:
            wall.opened("by a link nobody can guess or by a signed message")
        if not (row.token or row.roles >= EVERYONE or request.actor.roles & row.roles):
            return _turned_away(request, row)
        if method in row.fresh and not is_fresh(request):
            return _once_more(request, row)
        return _asked_for_reason(request, row)


def _record(request: HttpRequest, row: Policy) -> Record | None:
    """Whose record this address opens, where reading many of them is watched."""
    if not row.personal:
        return None
    return Record(row.resource, str(request.resolver_match.kwargs[row.personal])[:80])


def _asked_for_reason(request: HttpRequest, row: Policy) -> HttpResponse | None:
    """Off to say what for, where somebody opened more records than their budget holds; None where they may go on."""
    record = _record(request, row)
    look = look_at(record, by=request.actor) if record else None
    request.look = look  # type: ignore[attr-defined]
    if look is None or look.may:
        return None
    security.info("past the budget of personal records: %s, person %s", row.route, request.actor.person_id)
    return redirect(f"{reverse('accounts:reading_reason')}?{urlencode({'next': request.get_full_path()})}")


def _note_opened(request: HttpRequest) -> None:
    """What cannot be written down is not shown: an error here ends the request."""
    look = getattr(request, "look", None)
    if look is not None:
        note_opened(look, by=request.actor)


def _turned_away(request: HttpRequest, row: Policy) -> HttpResponse:
    security.info("refused by the policy: %s %s, person %s", request.method, row.route, request.actor.person_id)
    if request.actor.person_id is None:
        return to_sign_in(request) if request.method in {"GET", "HEAD"} else _kept(request) or refusal(request, 403)
    if request.actor.lost:
        return refusal(request, 403, _("You no longer act for them. Open “Me” and choose for whom you act now."))
    return refusal(request, 403)


def _once_more(request: HttpRequest, row: Policy) -> HttpResponse:
    """Off to prove once more who they are, and from there on: to what they asked for, or to what they typed."""
    if request.method in {"GET", "HEAD"}:
        return _to(request, step_up_at(request.get_full_path()))
    # What a device signed for this one question is worth nothing later; everything else only has to be sent again.
    kept = _kept(request, step_up_at) if row.resource != "passkey" else None
    seen = urlsplit(request.headers.get("Referer", ""))
    back = seen.path if seen.netloc == request.get_host() and limits.is_local(seen.path) else ""
    return kept or _to(request, step_up_at(back or reverse("accounts:safety")))


def _kept(request: HttpRequest, by_way_of: Callable[[str], str] | None = None) -> HttpResponse | None:
    """Off to sign in or `by_way_of` another page, with what was typed kept until they are back; None for what is no form filled in on
    a page of ours.

    The guard against forged forms came before: where its cookie is, the form is from a page that this browser was given.
    """
    if settings.CSRF_COOKIE_NAME not in request.COOKIES or not is_typed(request.META):
        return None
    sent = [(name, str(value)) for name, values in request.POST.lists() for value in values if name != GUARD]
    if length_of(request.META) > unsent.LONGEST or not any(value for name, value in sent if name != "key"):
        return None
    who = str(request.session.get(auth.SESSION_KEY, ""))
    person = Person.objects.filter(pk=who).first() if who.isdecimal() else None
    try:
        token = unsent.keep(unsent.Unsent(request.get_full_path(), sent), person=person, address=asked_from(request))
    except RuleError:
        return None
    then = reverse("accounts:unsent")
    answer = _to(request, by_way_of(then)) if by_way_of else to_sign_in(request, then)
    answer.set_cookie(
        unsent.COOKIE, token, max_age=int(limits.PROOF_REQUEST_LIFE.total_seconds()), httponly=True, samesite="Lax",
        secure=bool(settings.SESSION_COOKIE_SECURE),
    )  # fmt: skip
    return answer


def to_sign_in(request: HttpRequest, onward: str = "") -> HttpResponse:
    """Send somebody to the sign-in page and from there back or `onward`; a script that asked for a fragment turns the whole page."""
    then = onward or ("" if request.headers.get("HX-Request") else request.get_full_path())
    return _to(request, reverse("accounts:sign_in") + (f"?{urlencode({'next': then})}" if then else ""))


def _to(request: HttpRequest, address: str) -> HttpResponse:
    if request.headers.get("HX-Request"):
        answer = HttpResponse()
        answer["HX-Redirect"] = address
        return answer
    return redirect(address)
