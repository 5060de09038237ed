"""Leave for good: what goes, what stays and why, and then it is done."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache

from lantoa.accounts.actions import sign_in as sessions
from lantoa.accounts.actions.erasure import erase_person
from lantoa.accounts.actions.step_up import is_fresh, step_up_at
from lantoa.accounts.errors import CannotErase
from lantoa.accounts.forms import EraseForm
from lantoa.accounts.queries.erasure import leaving, to_do_first, what_stays
from lantoa.accounts.rules.erasure import rules
from lantoa.kit.errors import RuleError
from lantoa.ui.render import page


@never_cache
def erase(request: HttpRequest) -> HttpResponse:
    """What stands against it, or what goes and stays; with the last digits of one's number it is done."""
    person = request.actor.person
    bound = EraseForm(request.POST if request.method == "POST" else None, phone=person.phone)
    if request.method == "POST" and bound.is_valid():
        try:
            erase_person(person, by=request.actor, key=bound.command_key())
            sessions.sign_out(request)
            return redirect("accounts:erased")
        except CannotErase as error:
            # What is open is listed above the form, as it is now.
            if error.code != "open":
                bound.refuse(error)
        except RuleError as error:
            bound.refuse(error)
    who = leaving(person)
    first = to_do_first(who)
    shown = {
        "bound": bound,
        "first": first,
        "stays": what_stays(who),
        "alone": bool(who.organisations),
        "rule": rules()["asked"],
        "step_up": "" if is_fresh(request) else step_up_at(reverse("accounts:erase")),
    }
    refused = bound.errors or (request.method == "POST" and first)
    return page(request, "accounts/erase.html", shown, status=422 if refused else 200)


@never_cache
def erased(request: HttpRequest) -> HttpResponse:
    """The last page: it is done."""
    return page(request, "accounts/erased.html")
