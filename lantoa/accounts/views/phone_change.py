"""Change an account's phone number: the new one proved, then two ways to show whose account it is, then a day's wait."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from lantoa.accounts.actions import phone_change
from lantoa.accounts.actions.code import check_code, request_code
from lantoa.accounts.actions.identity import RECOVER, Arrival
from lantoa.accounts.actions.passkey import ask_passkey
from lantoa.accounts.actions.sign_in import asked_from
from lantoa.accounts.adapters.base import identity_provider
from lantoa.accounts.errors import TooSoon
from lantoa.accounts.forms import ChangePhoneForm, CodeForm, DeskCheckForm
from lantoa.accounts.models import Person, PhoneChange
from lantoa.accounts.queries.vouching import may_vouch
from lantoa.accounts.rules import limits
from lantoa.accounts.views import passkey as passkeys
from lantoa.accounts.views import sign_in
from lantoa.accounts.views.leaving import leave
from lantoa.accounts.views.site import origin_of, site_of
from lantoa.kit import phone as phones
from lantoa.kit.errors import RuleError
from lantoa.kit.world import world
from lantoa.ui.render import page

ASKING = "asking_for_a_number"
CHANGING = phone_change.CHANGING


@never_cache
def change_phone(request: HttpRequest) -> HttpResponse:
    """The old number and the new one; a code goes to the new one."""
    person = request.actor.person
    bound = ChangePhoneForm(
        request.POST if request.method == "POST" else None,
        initial={"old_phone": phones.display(person.phone) if person else ""},
    )
    if request.method == "POST" and bound.is_valid():
        try:
            request_code(bound.cleaned_data["new_phone"], purpose=phone_change.NEW_PHONE, address=asked_from(request))
        except TooSoon:
            pass  # the code is on its way already; the next page takes it
        except RuleError as error:
            bound.refuse(error)
        if not bound.errors:
            request.session[ASKING] = dict(bound.cleaned_data)
            return redirect("accounts:change_phone_code")
    return page(request, "accounts/change_phone.html", {"bound": bound}, status=422 if bound.errors else 200)


@never_cache
def new_code(request: HttpRequest) -> HttpResponse:
    """The code that went to the new number."""
    asking = request.session.get(ASKING)
    if not asking:
        return redirect("accounts:change_phone")
    bound = CodeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and bound.is_valid():
        try:
            check_code(asking["new_phone"], bound.cleaned_data["code"], purpose=phone_change.NEW_PHONE)
            by = request.actor if request.actor.person else None
            started = phone_change.ask_change(asking["old_phone"], asking["new_phone"], by=by)
            request.session.pop(ASKING)
            request.session[CHANGING] = [started.change.pk, started.link, ""]
            return redirect("accounts:change_phone_ways")
        except RuleError as error:
            bound.refuse(error)
    shown = {"bound": bound, "phone": asking["new_phone"], "again": "accounts:change_phone"}
    return page(request, "accounts/change_phone_code.html", shown, status=422 if bound.errors else 200)


@never_cache
def ways(request: HttpRequest) -> HttpResponse:
    """What is proved, what can still be, and when it happens."""
    change = changing(request)
    if change is None and (back := came_back(request)):
        return sign_in.enter(request, back, request.session.pop(CHANGING)[2], way="recovery")
    return show(request, change) if change else redirect("accounts:change_phone")


@never_cache
def old_code(request: HttpRequest) -> HttpResponse:
    """The first way: a code to the old number."""
    change = changing(request)
    if not change or change.due_at:
        return redirect("accounts:change_phone_ways")
    asked = request.method == "POST" and "code" not in request.POST
    bound = CodeForm(request.POST if request.method == "POST" and not asked else None)
    try:
        if asked:
            phone_change.send_old_code(change, address=asked_from(request))
        elif bound.is_bound and bound.is_valid():
            phone_change.prove_by_code(change, bound.cleaned_data["code"])
            return redirect("accounts:change_phone_ways")
    except TooSoon:
        pass  # the code is on its way already
    except RuleError as error:
        if asked:
            return show(request, change, wrong=str(error), status=422)
        bound.refuse(error)
    shown = {"bound": bound, "phone": change.old_phone, "again": "accounts:change_phone_ways"}
    return page(request, "accounts/change_phone_code.html", shown, status=422 if bound.errors else 200)


@never_cache
@require_POST
def passkey(request: HttpRequest) -> HttpResponse:
    """The second way: a passkey of the account."""
    change = changing(request)
    if not change:
        return redirect("accounts:change_phone")
    try:
        site = passkeys.here(request)
        if passkeys.asks(request):
            return passkeys.put(lambda: ask_passkey(site, purpose=phone_change.PASSKEY, address=asked_from(request)))
        token = request.COOKIES.get(passkeys.COOKIE, "")
        phone_change.prove_by_passkey(change, token, passkeys.answered(request), site=site)
    except RuleError as error:
        return show(request, change, wrong=str(error), status=422)
    return redirect("accounts:change_phone_ways")


@never_cache
@require_POST
def identity(request: HttpRequest) -> HttpResponse:
    """The third way: off to who confirms identities."""
    change = changing(request)
    if not change:
        return redirect("accounts:change_phone")
    try:
        return leave(request, RECOVER, more={"change": change.pk})
    except RuleError as error:
        return show(request, change, wrong=str(error), status=422)


def identity_came(request: HttpRequest, came: Arrival) -> HttpResponse:
    """Back from there."""
    change = changing(request)
    if change and came.data.get("change") == change.pk:
        phone_change.prove_by_identity(change, came)
    return redirect("accounts:change_phone_ways")


@never_cache
def vouch(request: HttpRequest, vouch_token: str) -> HttpResponse:
    """The fourth way: somebody who stands by the account says it is they."""
    change, wrong = phone_change.by_link(vouch_token), ""
    if change is None or not may_vouch(request.actor.person, change):
        raise Http404
    mine = change.vouches.filter(person=request.actor.person)
    if request.method == "POST":
        try:
            phone_change.vouch(change, by=request.actor)
            return page(request, "accounts/vouch.html", {"change": change, "done": True, "wrong": ""})
        except RuleError as error:
            wrong = str(error)
    shown = {"change": change, "done": mine.exists(), "wrong": wrong}
    return page(request, "accounts/vouch.html", shown, status=422 if wrong else 200)


@never_cache
def desk_check(request: HttpRequest, desk_token: str) -> HttpResponse:
    """Instead of people who know them: an officer sees them at the desk, and their paper."""
    change = phone_change.by_link(desk_token)
    if change is None or change.person is None:
        raise Http404
    bound, done = DeskCheckForm(request.POST if request.method == "POST" else None), change.people_at is not None
    if request.method == "POST" and not done and bound.is_valid():
        try:
            phone_change.see_at_desk(change, bound.cleaned_data["paper"], by=request.actor)
            done = True
        except RuleError as error:
            bound.refuse(error)
    shown = {"change": change, "name": change.person.name, "bound": bound, "done": done}
    return page(request, "accounts/desk_check.html", shown, status=422 if bound.errors else 200)


@never_cache
def cancel_by_link(request: HttpRequest, cancel_token: str) -> HttpResponse:
    """The old number was told; here whoever holds it stops the change."""
    change = phone_change.by_cancel_link(cancel_token)
    if change is None:
        raise Http404
    if request.method == "POST":
        by = request.actor if request.actor.person else None
        change = phone_change.cancel(change, by=by)
    return page(request, "accounts/cancel_phone_change.html", {"change": change})


@never_cache
@require_POST
def stop(request: HttpRequest, change_id: int) -> HttpResponse:
    """Stop the change of one's own number."""
    change = get_object_or_404(PhoneChange.objects.filter(person=request.actor.person), pk=change_id)
    phone_change.cancel(change, by=request.actor)
    return redirect("accounts:safety")


def changing(request: HttpRequest) -> PhoneChange | None:
    """The change this browser asked for, while it is open."""
    pk, *_more = request.session.get(CHANGING) or (None,)
    return PhoneChange.objects.open().filter(pk=pk).first() if pk else None


def came_back(request: HttpRequest) -> Person | None:
    """Who proved in this browser by two ways, within the last minutes, that a number silent for long is still theirs."""
    pk, *_more = request.session.get(CHANGING) or (None,)
    done = PhoneChange.objects.filter(pk=pk, due_at=None, done_at__gt=world.now() - limits.PROOF_LIFE)
    found = done.select_related("person").first() if pk else None
    return found.person if found else None


def show(request: HttpRequest, change: PhoneChange, *, wrong: str = "", status: int = 200) -> HttpResponse:
    """The ways, with what went wrong above them."""
    _pk, link, *_onward = request.session[CHANGING]
    token = reverse("accounts:desk_check", args=[link])
    shown = {
        "change": change,
        "wrong": wrong,
        "link": origin_of(request) + reverse("accounts:vouch", args=[link]),
        "desk": origin_of(request) + token,
        "vouched": change.vouches.count(),
        "needed": limits.PEOPLE_WHO_VOUCH,
        "passkeys": site_of(request) is not None,
        "provider": identity_provider(),
    }
    return page(request, "accounts/change_phone_ways.html", shown, status=status)
