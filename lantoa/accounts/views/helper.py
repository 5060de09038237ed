"""Helping: an owner lets somebody help, or a helper starts it and the owner reads out the code from their phone."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from lantoa.accounts.actions import sign_in as sessions
from lantoa.accounts.actions.code import check_code, request_code
from lantoa.accounts.actions.consent import give_consent, helper_wording
from lantoa.accounts.actions.organisation import create_organisation
from lantoa.accounts.actions.person import person_for
from lantoa.accounts.actions.sign_in import asked_from
from lantoa.accounts.errors import NotAllowed, TooSoon
from lantoa.accounts.forms import CodeForm, HelperPhoneForm, HouseholdForm, OwnerPhoneForm
from lantoa.accounts.models import Consent, Organisation, Person
from lantoa.accounts.queries.people import owned_by
from lantoa.accounts.queries.silence import needs_a_second_way
from lantoa.accounts.rules import limits
from lantoa.kit import phone as phones
from lantoa.kit.errors import RuleError
from lantoa.kit.world import world
from lantoa.ui.render import page

HELPING = "starting_to_help"
PURPOSE = "help"
LONGEST_IN_A_MESSAGE = 40


@never_cache
def helper_consent(request: HttpRequest) -> HttpResponse:
    """The owner names a helper's phone, reads what that means, and agrees."""
    owned = owned_by(request.actor.person)
    bound = HelperPhoneForm(request.POST if request.method == "POST" else None, owned=owned)
    wording = ""
    if owned and request.method == "POST" and bound.is_valid():
        phone = bound.cleaned_data["phone"]
        wording = helper_wording(_("the person with the number %(phone)s") % {"phone": phones.display(phone)})
        try:
            if phone == request.actor.person.phone:
                raise NotAllowed(_("This is your own number. A helper is somebody else."), field="phone")
            if "agree" in request.POST:
                _let_help(request, bound, wording)
                return redirect("accounts:me")
        except RuleError as error:
            bound.refuse(error)
            wording = ""
    shown = {"bound": bound, "owned": owned, "wording": wording}
    return page(request, "accounts/helper_consent.html", shown, status=422 if bound.errors else 200)


def _let_help(request: HttpRequest, bound: HelperPhoneForm, wording: str) -> Consent:
    helper = person_for(bound.cleaned_data["phone"], by=request.actor)
    return give_consent(
        Consent.Purpose.ACT_ON_BEHALF, request.actor.person, organisation=bound.chosen(), given_to=helper,
        wording=wording, by=request.actor, key=bound.command_key(),
    )  # fmt: skip


@never_cache
def help_household(request: HttpRequest) -> HttpResponse:
    """The helper names the owner's phone; a code goes there."""
    bound = OwnerPhoneForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and bound.is_valid():
        try:
            _send_code(request, bound.cleaned_data["phone"])
        except TooSoon:
            pass  # the code is on its way already; the next page takes it
        except RuleError as error:
            bound.refuse(error)
        if not bound.errors:
            request.session[HELPING] = {"phone": bound.cleaned_data["phone"]}
            return redirect("accounts:help_code")
    return page(request, "accounts/help_household.html", {"bound": bound}, status=422 if bound.errors else 200)


@never_cache
def help_code(request: HttpRequest) -> HttpResponse:
    """What the owner agrees to, to be read aloud, and the code they read back."""
    pending = request.session.get(HELPING)
    if not pending:
        return redirect("accounts:help_household")
    bound = CodeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and bound.is_valid():
        try:
            check_code(
                pending["phone"], bound.cleaned_data["code"], purpose=PURPOSE, about=str(request.actor.person_id)
            )
            owner = Person.objects.filter(phone=pending["phone"], is_active=True).first()
            if owner and needs_a_second_way(owner):
                # The code may have come to somebody who bought the number.
                raise NotAllowed(
                    _(
                        "Nobody was seen in this account for a long time. Its owner has to sign in first, or you go to the desk together."
                    )
                )
            request.session[HELPING] = {**pending, "proved": world.now().timestamp()}
            return redirect("accounts:help_which")
        except RuleError as error:
            bound.refuse(error)
    shown = {"bound": bound, "phone": pending["phone"], "wording": helper_wording(_myself(request))}
    return page(request, "accounts/help_code.html", shown, status=422 if bound.errors else 200)


@never_cache
def help_which(request: HttpRequest) -> HttpResponse:
    """Which household it is; with only one there is nothing to ask."""
    pending = request.session.get(HELPING) or {}
    if world.now().timestamp() - pending.get("proved", 0) > limits.PROOF_LIFE.total_seconds():
        return redirect("accounts:help_household")
    owner = Person.objects.filter(phone=pending["phone"]).first()
    owned = owned_by(owner) if owner else []
    if owner and len(owned) == 1:
        return _start_helping(request, owner, owned[0])
    bound = HouseholdForm(request.POST if request.method == "POST" else None, owned=owned, owner=owner)
    if request.method == "POST" and bound.is_valid():
        return _start_helping(request, *_household(request, pending["phone"], bound))
    shown = {"bound": bound, "phone": pending["phone"], "owned": owned}
    return page(request, "accounts/help_which.html", shown, status=422 if bound.errors else 200)


def _household(request: HttpRequest, phone: str, bound: HouseholdForm) -> tuple[Person, Organisation]:
    data = bound.cleaned_data
    owner = person_for(phone, data.get("owner_name", ""), unit=data["unit"], by=request.actor)
    made = bound.chosen() or create_organisation(
        name=data["name"], unit=data["unit"], owner=owner, by=request.actor, key=bound.command_key()
    )
    return owner, made


def _start_helping(request: HttpRequest, owner: Person, household: Organisation) -> HttpResponse:
    give_consent(
        Consent.Purpose.ACT_ON_BEHALF, owner, organisation=household, given_to=request.actor.person,
        wording=helper_wording(_myself(request)), by=request.actor, proof=Consent.Proof.CODE,
    )  # fmt: skip
    request.session.pop(HELPING, None)
    sessions.act_for(request, household.pk, helping=True)
    return redirect("portal:today")


def _send_code(request: HttpRequest, phone: str) -> None:
    if phone == request.actor.person.phone:
        raise NotAllowed(_("This is your own number. A helper is somebody else."), field="phone")
    words = _(
        "Lan Tỏa: %(helper)s asks to help in your stall. If you agree, read them this code: %(code)s. If not, keep it to yourself."
    )
    # The name is somebody else's text: it must not act as a placeholder, nor fill the message.
    helper = request.actor.person.name[:LONGEST_IN_A_MESSAGE].replace("%", "%%")
    filled = words % {"helper": helper, "code": "%(code)s"}
    request_code(phone, purpose=PURPOSE, about=str(request.actor.person_id), address=asked_from(request), words=filled)


def _myself(request: HttpRequest) -> str:
    person = request.actor.person
    return f"{person.name} ({phones.display(person.phone)})"
