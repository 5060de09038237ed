"""A number that was not proved for long: is it still theirs?"""

from __future__ import annotations

from contextlib import suppress

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache

from lantoa.accounts.actions import step_up as again
from lantoa.accounts.errors import TooSoon
from lantoa.accounts.forms import CodeForm
from lantoa.accounts.views.sign_in import local
from lantoa.kit.errors import RuleError
from lantoa.ui.render import page


@never_cache
def prove_phone(request: HttpRequest) -> HttpResponse:
    """A code to it says so; with another number the account moves; and it may be put off until the next time."""
    onward = local((request.POST if request.method == "POST" else request.GET).get("next", ""))
    typed = "code" in request.POST
    bound, wrong = CodeForm(request.POST if typed else None), ""
    try:
        if typed and bound.is_valid():
            again.step_up_by_code(request, bound.cleaned_data["code"])
            return redirect(onward or "accounts:safety")
        if request.method == "POST" and not typed:
            with suppress(TooSoon):  # a code that is on its way already is as good
                again.send_step_up_code(request)
    except RuleError as error:
        wrong = "" if typed else str(error)
        None if wrong else bound.refuse(error)
    sent = request.method == "POST" and not wrong
    shown = {"bound": bound, "phone": request.actor.person.phone, "onward": onward, "sent": sent, "wrong": wrong}
    return page(request, "accounts/prove_phone.html", shown, status=422 if wrong or bound.errors else 200)
