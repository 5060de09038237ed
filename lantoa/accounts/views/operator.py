"""Those who run the house, and erasing somebody who cannot do it on their own screen: asked for by one, done by a second one's yes."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from lantoa.accounts.actions import two_person
from lantoa.accounts.actions.approval import alone
from lantoa.accounts.forms import EraseOtherForm, SomebodyForm
from lantoa.accounts.models import Person
from lantoa.accounts.queries.erasure import leaving, what_stays
from lantoa.accounts.queries.people import operators
from lantoa.kit.errors import RuleError
from lantoa.ui.forms import key_in
from lantoa.ui.render import page


@never_cache
def running(request: HttpRequest) -> HttpResponse:
    """Who runs the house, and asking that somebody more does."""
    bound = SomebodyForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and bound.is_valid():
        data = bound.cleaned_data
        try:
            made = two_person.ask_operator(
                data["phone"], data["name"], by=request.actor, key=bound.command_key()
            )  # fmt: skip
            return redirect("accounts:approval", made.pk)
        except RuleError as error:
            bound.refuse(error)
    return _shown(request, bound)


@never_cache
@require_POST
def end(request: HttpRequest, operator_id: int) -> HttpResponse:
    """Ask that somebody run it no longer."""
    person = get_object_or_404(operators(), pk=operator_id)
    try:
        made = two_person.ask_end_operator(person, by=request.actor, key=key_in(request.POST.get("key")))
        return redirect("accounts:approval", made.pk)
    except RuleError as error:
        return _shown(request, SomebodyForm(), str(error))


@never_cache
def erase_other(request: HttpRequest) -> HttpResponse:
    """Find somebody by their number, see what goes and stays, and ask for it."""
    bound = EraseOtherForm(request.POST if request.method == "POST" else None)
    found: Person | None = None
    if request.method == "POST" and bound.is_valid():
        data = bound.cleaned_data
        found = Person.objects.filter(phone=data["phone"], is_active=True).first()
        try:
            if found is None:
                bound.add_error("phone", two_person.nobody())
            elif request.POST.get("sure") == str(found.pk):  # of whom they were shown what goes
                made = two_person.ask_erasure(found, why=data["why"], by=request.actor, key=bound.command_key())
                return redirect("accounts:approval", made.pk)
        except RuleError as error:
            bound.refuse(error)
    shown = {
        "bound": bound, "found": found, "stays": what_stays(leaving(found)) if found else [], "alone": _alone(request),
    }  # fmt: skip
    return page(request, "accounts/erase_other.html", shown, status=422 if bound.errors else 200)


def _alone(request: HttpRequest) -> str:
    return "" if operators().exclude(pk=request.actor.person_id).exists() else alone()


def _shown(request: HttpRequest, bound: SomebodyForm, refused: str = "") -> HttpResponse:
    shown = {"bound": bound, "rows": list(operators()), "alone": _alone(request), "refused": refused}
    return page(request, "accounts/operators.html", shown, status=422 if refused or bound.errors else 200)
