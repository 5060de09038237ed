"""Show once more that it is you, and go on with what you were about to do."""

from __future__ import annotations

from contextlib import suppress

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from lantoa.accounts.actions import step_up as again
from lantoa.accounts.actions.passkey import ask_passkey
from lantoa.accounts.actions.sign_in import asked_from
from lantoa.accounts.errors import TooSoon
from lantoa.accounts.forms import CodeForm
from lantoa.accounts.views import passkey as passkeys
from lantoa.accounts.views.sign_in import local
from lantoa.accounts.views.site import site_of
from lantoa.kit.errors import RuleError
from lantoa.ui.render import page

SENT = "ma"


@never_cache
def step_up(request: HttpRequest) -> HttpResponse:
    """By a code to one's own phone: asked for, then typed."""
    onward = local(request.POST.get("next") or request.GET.get("next", ""))
    typed = "code" in request.POST
    bound, wrong = CodeForm(request.POST if typed else None), ""
    try:
        if typed and bound.is_valid():
            again.step_up_by_code(request, bound.cleaned_data["code"])
            return redirect(onward or "accounts:safety")
        if request.method == "POST" and not typed:
            _send(request)
            return redirect(f"{again.step_up_at(onward)}&{SENT}=1")
    except RuleError as error:
        wrong = "" if typed else str(error)
        None if wrong else bound.refuse(error)
    return show(request, onward, bound, sent=typed or SENT in request.GET, wrong=wrong)


@never_cache
@require_POST
def passkey(request: HttpRequest) -> HttpResponse:
    """By a passkey: the page's script asks for a question, the page's form brings the answer."""
    onward = local(request.POST.get("next", ""))
    try:
        site = passkeys.here(request)
        if passkeys.asks(request):
            person, address = request.actor.person, asked_from(request)
            return passkeys.put(lambda: ask_passkey(site, purpose=again.PURPOSE, person=person, address=address))
        token = request.COOKIES.get(passkeys.COOKIE, "")
        again.step_up_by_passkey(request, token, passkeys.answered(request), site=site)
    except RuleError as error:
        return show(request, onward, CodeForm(), wrong=str(error))
    return redirect(onward or "accounts:safety")


def show(request: HttpRequest, onward: str, bound: CodeForm, *, sent: bool = False, wrong: str = "") -> HttpResponse:
    """The page, with what went wrong above it."""
    person = request.actor.person
    shown = {
        "bound": bound,
        "phone": person.phone,
        "onward": onward or reverse("accounts:safety"),
        "sent": sent,
        "wrong": wrong,
        "passkeys": site_of(request) is not None and person.passkeys.exists(),
    }
    return page(request, "accounts/step_up.html", shown, status=422 if wrong or bound.errors else 200)


def _send(request: HttpRequest) -> None:
    # A code that is on its way already is as good.
    with suppress(TooSoon):
        again.send_step_up_code(request)
