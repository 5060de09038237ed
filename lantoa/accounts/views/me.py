"""Me: my name and language, for whom I act, who helps me and whom I help."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse, translate_url
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from lantoa.accounts.actions import sign_in as sessions
from lantoa.accounts.actions.consent import withdraw_consent
from lantoa.accounts.actions.person import change_person
from lantoa.accounts.actions.sex import say_sex, sex_wording
from lantoa.accounts.errors import NotAllowed
from lantoa.accounts.forms import PersonForm, SexForm
from lantoa.accounts.queries.approval import waiting_for
from lantoa.accounts.queries.people import consents_visible_to, organisations_of
from lantoa.accounts.queries.sign_ins import new_elsewhere
from lantoa.accounts.queries.verification import verification_of
from lantoa.kit.access import SELLING
from lantoa.ui.render import page


@never_cache
def me(request: HttpRequest) -> HttpResponse:
    person = request.actor.person
    bound = PersonForm(request.POST if request.method == "POST" else None, person=person)
    if request.method == "POST" and bound.is_valid():
        data = bound.cleaned_data
        changed = {name: data[name] for name in ("name", "unit", "language")}
        change_person(person, **changed, by=request.actor, key=bound.command_key())
        return redirect(translate_url(reverse("accounts:me"), data["language"]))
    consents = list(consents_visible_to(person))
    shown = {
        "bound": bound,
        "person": person,
        "organisations": organisations_of(person),
        "verification": verification_of(person),
        "given": [consent for consent in consents if consent.given_by_id == person.pk],
        "waiting": waiting_for(person),
        "elsewhere": new_elsewhere(person, sessions.current_sign_in(request)),
        "helped": [consent for consent in consents if consent.given_to_id == person.pk],
    }
    return page(request, "accounts/me.html", shown, status=422 if bound.errors else 200)


@never_cache
@require_POST
def act_for(request: HttpRequest, organisation_id: int) -> HttpResponse:
    """Act for another of one's organisations, or for a household one helps."""
    try:
        actor = sessions.act_for(request, organisation_id, helping=request.POST.get("helping") == "1")
    except NotAllowed:
        raise Http404 from None
    return redirect("portal:today" if actor.roles & SELLING else "accounts:me")


@never_cache
@require_POST
def withdraw(request: HttpRequest, consent_id: int) -> HttpResponse:
    """Take an agreement back, or stop helping."""
    consent = get_object_or_404(consents_visible_to(request.actor.person), pk=consent_id)
    withdraw_consent(consent, by=request.actor)
    return redirect("accounts:me")


@never_cache
def sex(request: HttpRequest) -> HttpResponse:
    """Say, if one likes, whether one is counted as a woman or as a man; or take it back."""
    person = request.actor.person
    bound = SexForm(request.POST if request.method == "POST" else None, person=person)
    if request.method == "POST" and bound.is_valid():
        say_sex(person, bound.cleaned_data["sex"], by=request.actor)
        return redirect("accounts:me")
    shown = {"bound": bound, "wording": sex_wording()}
    return page(request, "accounts/sex.html", shown, status=422 if bound.errors else 200)
