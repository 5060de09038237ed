"""Electronic identity on screen: what is asked and kept, off to the provider, and back."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from lantoa.accounts.actions import identity
from lantoa.accounts.adapters.base import identity_provider
from lantoa.accounts.forms import PhoneForm
from lantoa.accounts.models import Person, Verification
from lantoa.accounts.views import phone_change, safety, sign_in
from lantoa.accounts.views.leaving import COOKIE, leave
from lantoa.kit.errors import RuleError
from lantoa.ui.render import page


@never_cache
@require_POST
def eid_sign_in(request: HttpRequest) -> HttpResponse:
    """Off to the provider to come in."""
    onward = sign_in.local(request.POST.get("next", ""))
    try:
        return leave(request, identity.SIGN_IN, more={"next": onward})
    except RuleError as error:
        return sign_in.show(request, PhoneForm(), onward, wrong=str(error), status=422)


@never_cache
def verify(request: HttpRequest) -> HttpResponse:
    """What is asked and what is kept; then off to the provider, and from there to the page that asked for it (`next`)."""
    provider, wrong = identity_provider(), ""
    onward = sign_in.local((request.POST if request.method == "POST" else request.GET).get("next", ""))
    if provider is None:
        raise Http404
    if request.method == "POST":
        try:
            return leave(request, identity.VERIFY, person=request.actor.person, more={"next": onward})
        except RuleError as error:
            wrong = str(error)
    shown = {"provider": provider, "level": settings.EID_LEVEL, "wrong": wrong, "onward": onward}
    return page(request, "accounts/verify.html", shown, status=422 if wrong else 200)


@never_cache
def eid_return(request: HttpRequest) -> HttpResponse:
    """Back from the provider: what comes after depends on what for one left. Its address is the same in every language."""
    language, _colon, token = request.COOKIES.get(COOKIE, "").partition(":")
    if request.method != "GET":  # whoever only looks must not use the answer up
        return HttpResponse()
    with translation.override(language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE):
        try:
            return _come_back(request, token)
        except RuleError as error:
            return _not_proved(request, str(error))


def _come_back(request: HttpRequest, token: str) -> HttpResponse:
    person: Person | None = request.actor.person
    came = identity.arrive(token, request.GET.dict(), by=request.actor if person else None, person=person)
    if came.purpose == identity.RECOVER:
        return phone_change.identity_came(request, came)
    if came.purpose == identity.VERIFY:
        identity.verify(request.actor.person, came, by=request.actor)
        return redirect(sign_in.local(came.data.get("next", "")) or "accounts:safety")
    return sign_in.enter(
        request, identity.verification_behind(came).person, sign_in.local(came.data.get("next", "")), way="eid"
    )


@never_cache
@require_POST
def forget(request: HttpRequest, verification_id: int) -> HttpResponse:
    """Take the verification of one's identity off."""
    kept = get_object_or_404(Verification.objects.filter(person=request.actor.person), pk=verification_id)
    identity.forget(kept, by=request.actor)
    return redirect("accounts:safety")


def _not_proved(request: HttpRequest, wrong: str) -> HttpResponse:
    if phone_change.CHANGING in request.session and (change := phone_change.changing(request)):
        return phone_change.show(request, change, wrong=wrong, status=422)
    if request.actor.person:
        return safety.show(request, wrong=wrong, status=422)
    return sign_in.show(request, PhoneForm(), "", wrong=wrong, status=422)
