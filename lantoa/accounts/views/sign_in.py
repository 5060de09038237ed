"""Signing in: a phone number, the code sent to it, and for somebody new a name."""

from __future__ import annotations

from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse, translate_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from lantoa.accounts.actions import phone_change
from lantoa.accounts.actions import sign_in as sessions
from lantoa.accounts.actions.code import check_code, request_code
from lantoa.accounts.actions.person import person_for
from lantoa.accounts.actions.sign_in import asked_from
from lantoa.accounts.adapters.base import identity_provider
from lantoa.accounts.errors import TooSoon
from lantoa.accounts.forms import CodeForm, NameForm, PhoneForm
from lantoa.accounts.models import Organisation, Person
from lantoa.accounts.queries.actor import ActingPerson
from lantoa.accounts.queries.people import demo_people
from lantoa.accounts.queries.silence import needs_a_second_way, phone_is_stale
from lantoa.accounts.rules import limits
from lantoa.accounts.views.site import site_of
from lantoa.kit.access import SELLING
from lantoa.kit.errors import RuleError
from lantoa.kit.world import world
from lantoa.ui.render import page

PENDING = "signing_in"
PURPOSE = "sign_in"
# What a browser remembers: that a key was made or used on it, so that is offered first; that one was offered and put off.
HAS_KEY, OFFERED = "has_key", "key_offered"


@never_cache
def sign_in(request: HttpRequest) -> HttpResponse:
    """Ask for a phone number. On a demonstration, offer the invented people too."""
    onward = local(request.POST.get("next") or request.GET.get("next", ""))
    if request.method == "GET" and request.actor.person_id is not None:
        return redirect(onward or _landing(request))
    bound = PhoneForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and bound.is_valid():
        try:
            _send_code(request, bound.cleaned_data["phone"])
        except TooSoon:
            pass  # the code is on its way already; the next page takes it
        except RuleError as error:
            bound.refuse(error)
        if not bound.errors:
            can = {"can": 1} if request.POST.get("can") == "1" and OFFERED not in request.COOKIES else {}
            request.session[PENDING] = {"phone": bound.cleaned_data["phone"], "next": onward, **can}
            return redirect("accounts:sign_in_code")
    return show(request, bound, onward, status=422 if bound.errors else 200)


def show(request: HttpRequest, bound: PhoneForm, onward: str, *, wrong: str = "", status: int = 200) -> HttpResponse:
    """The sign-in page, with what went wrong with another way in above it."""
    people = demo_people() if settings.DEMO else []
    shown = {
        "bound": bound,
        "onward": onward,
        "people": people,
        "wrong": wrong,
        "passkeys": site_of(request) is not None,
        "first": site_of(request) is not None and HAS_KEY in request.COOKIES,
        "provider": identity_provider(),
    }
    return page(request, "accounts/sign_in.html", shown, status=status)


@never_cache
def sign_in_code(request: HttpRequest) -> HttpResponse:
    """Take the code from the message, or send another."""
    pending = request.session.get(PENDING)
    if not pending:
        return redirect("accounts:sign_in")
    again = "again" in request.POST
    bound = CodeForm(request.POST if request.method == "POST" and not again else None)
    wrong = ""
    try:
        if again:
            _send_code(request, pending["phone"])
        elif bound.is_bound and bound.is_valid():
            check_code(pending["phone"], bound.cleaned_data["code"], purpose=PURPOSE)
            return _proved(request, pending)
    except RuleError as error:
        wrong = str(error) if again else ""
        None if again else bound.refuse(error)
    shown = {"bound": bound, "phone": pending["phone"], "again": again and not wrong, "wrong": wrong}
    return page(request, "accounts/sign_in_code.html", shown, status=422 if wrong or bound.errors else 200)


@never_cache
def sign_in_name(request: HttpRequest) -> HttpResponse:
    """Ask somebody new for their name, once."""
    pending = request.session.get(PENDING) or {}
    if world.now().timestamp() - pending.get("proved", 0) > limits.PROOF_LIFE.total_seconds():
        return redirect("accounts:sign_in")
    bound = NameForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and bound.is_valid():
        return enter(
            request, person_for(pending["phone"], bound.cleaned_data["name"]), pending["next"], offer="can" in pending
        )
    return page(request, "accounts/sign_in_name.html", {"bound": bound}, status=422 if bound.errors else 200)


@never_cache
@require_POST
def demo_sign_in(request: HttpRequest) -> HttpResponse:
    """One tap makes one of the invented people; only on a demonstration."""
    asked = request.POST.get("person", "")
    person = next((one for one in demo_people() if str(one.pk) == asked), None) if settings.DEMO else None
    if person is None:
        raise Http404
    return enter(request, person, local(request.POST.get("next", "")), way="demo")


@never_cache
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    sessions.sign_out(request)
    # Pages kept for a place without signal go by script (ui/behaviours/leave.js); what was sold there and not sent yet stays.
    return redirect("portal:home")


def _proved(request: HttpRequest, pending: dict[str, str]) -> HttpResponse:
    known = Person.objects.filter(phone=pending["phone"]).exclude(name="").first()
    if known and needs_a_second_way(known):
        return _ask_a_second_way(request, known, pending["next"])
    if known:
        return enter(request, known, pending["next"], offer="can" in pending)
    request.session.cycle_key()
    request.session[PENDING] = {**pending, "proved": world.now().timestamp()}
    return redirect("accounts:sign_in_name")


def _ask_a_second_way(request: HttpRequest, person: Person, onward: str) -> HttpResponse:
    """The number was silent for long and may be somebody else's by now: the code alone opens nothing that could be lost."""
    request.session.pop(PENDING, None)
    request.session.cycle_key()
    started = phone_change.come_back(person)
    request.session[phone_change.CHANGING] = [started.change.pk, started.link, onward]
    return redirect("accounts:change_phone_ways")


def enter(
    request: HttpRequest, person: Person, onward: str, *, way: str = "code", offer: bool = False
) -> HttpResponse:  # fmt: skip
    """Sign the person in and lead on, in their own language. Where the number was not proved for long it is asked for first; where
    the device could hold a key (`offer`) and they have none, that is offered."""
    request.session.pop(PENDING, None)
    sessions.sign_in(request, person, way=way)
    target = onward or _landing(request)
    person.refresh_from_db(fields=["phone_proved_at"])
    if way not in {*sessions.BY_PHONE, "demo"} and phone_is_stale(person):
        target = f"{reverse('accounts:prove_phone')}?{urlencode({'next': target})}"
    elif offer and not person.passkeys.exists():
        target = f"{reverse('accounts:offer_passkey')}?{urlencode({'next': target})}"
    if get_language() == settings.LANGUAGE_CODE != person.language:
        target = translate_url(target, person.language)
    return redirect(target)


def _landing(request: HttpRequest) -> str:
    if _leads_a_body(request.actor):
        return reverse("accounts:me")
    return reverse("portal:today") if request.actor.roles & SELLING else reverse("portal:home")


def _leads_a_body(actor: ActingPerson) -> bool:
    """Whoever leads a public body sells nothing there: what they can do stands under “Me”."""
    return bool(
        actor.organisation and "owner" in actor.roles and actor.organisation.kind == Organisation.Kind.PUBLIC_BODY
    )


def local(path: str) -> str:
    """The path when it stays on this site, else nothing."""
    return path if limits.is_local(path) and url_has_allowed_host_and_scheme(path, allowed_hosts=None) else ""


def _send_code(request: HttpRequest, phone: str) -> None:
    request_code(phone, purpose=PURPOSE, address=asked_from(request))
