"""Passkeys: come in with one, put one on this device, take one off."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from lantoa.accounts.actions.passkey import (
    Question,
    add_passkey,
    ask_new_passkey,
    ask_passkey,
    check_passkey,
    remove_passkey,
)
from lantoa.accounts.actions.sign_in import asked_from
from lantoa.accounts.errors import BadPasskey
from lantoa.accounts.forms import PhoneForm
from lantoa.accounts.models import Passkey
from lantoa.accounts.rules.device import device_of
from lantoa.accounts.rules.webauthn import Site
from lantoa.accounts.views import safety, sign_in
from lantoa.accounts.views.site import keep, site_of
from lantoa.kit.errors import RuleError
from lantoa.ui.render import page

COOKIE = "passkey"


@never_cache
@require_POST
def passkey_sign_in(request: HttpRequest) -> HttpResponse:
    """Come in with a passkey: the page's script asks for a question, the page's form brings the answer."""
    onward = sign_in.local(request.POST.get("next", ""))
    try:
        site = here(request)
        if asks(request):
            return put(lambda: ask_passkey(site, address=asked_from(request)))
        key = check_passkey(request.COOKIES.get(COOKIE, ""), answered(request), site=site)
        return _has_key(sign_in.enter(request, key.person, onward, way="passkey"))
    except RuleError as error:
        return sign_in.show(request, PhoneForm(), onward, wrong=str(error), status=422)


@never_cache
@require_POST
def add(request: HttpRequest) -> HttpResponse:
    """Put a passkey on this device."""
    person = request.actor.person
    try:
        site = here(request)
        if asks(request):
            return put(lambda: ask_new_passkey(person, site, address=asked_from(request)))
        device = device_of(request.headers.get("User-Agent", ""))
        add_passkey(
            person, request.COOKIES.get(COOKIE, ""), answered(request), site=site, device=device, by=request.actor
        )
    except RuleError as error:
        return safety.show(request, wrong=str(error), status=422)
    return _has_key(redirect(sign_in.local(request.POST.get("next", "")) or "accounts:safety"))


@never_cache
def offer(request: HttpRequest) -> HttpResponse:
    """After a code: put a key on this device, so that the next time needs none; or not now."""
    onward = sign_in.local((request.POST if request.method == "POST" else request.GET).get("next", ""))
    if request.method == "POST" or site_of(request) is None:
        answer = redirect(onward or "portal:home")
        answer.set_cookie(
            sign_in.OFFERED,
            "1",
            max_age=90 * 24 * 3600,
            httponly=True,
            samesite="Lax",
            secure=bool(settings.SESSION_COOKIE_SECURE),
        )
        return answer
    return page(request, "accounts/offer_passkey.html", {"onward": onward})


def _has_key(answer: HttpResponse) -> HttpResponse:
    """This browser has a key: the sign-in page offers that first."""
    life = 400 * 24 * 3600
    answer.set_cookie(
        sign_in.HAS_KEY, "1", max_age=life, httponly=True, samesite="Lax", secure=bool(settings.SESSION_COOKIE_SECURE)
    )  # fmt: skip
    return answer


@never_cache
@require_POST
def remove(request: HttpRequest, passkey_id: int) -> HttpResponse:
    """Take one of one's passkeys off."""
    key = get_object_or_404(Passkey.objects.filter(person=request.actor.person), pk=passkey_id)
    remove_passkey(key, by=request.actor)
    answer = redirect("accounts:safety")
    if not request.actor.person.passkeys.exists():
        answer.delete_cookie(sign_in.HAS_KEY, samesite="Lax")
    return answer


def here(request: HttpRequest) -> Site:
    """The site passkeys are bound to here. Raises BadPasskey where there is none."""
    site = site_of(request)
    if site is None:
        raise BadPasskey(_("Keys do not work at this address. Come in by a code to your phone."), code="address")
    return site


def asks(request: HttpRequest) -> bool:
    """Whether the script wants the question; everything else brings an answer."""
    return request.headers.get("Accept", "") == "application/json"


def answered(request: HttpRequest) -> str:
    return request.POST.get("credential", "")


def put(question: Callable[[], Question]) -> HttpResponse:
    """The question for the script, its token in a cookie for this browser alone."""
    try:
        asked = question()
    except RuleError as error:
        return JsonResponse({"success": False, "message": str(error)}, status=422)
    return keep(JsonResponse(asked.options), COOKIE, asked.token)
