"""The public bodies and their people: all of them for those who run the house, their own for those who lead one."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from lantoa.accounts.actions import two_person
from lantoa.accounts.actions.body import add_to_body, end_in_body, roles_given_by
from lantoa.accounts.forms import ROLE_NAMES, BodyForm, BodyRoleForm
from lantoa.accounts.models import Membership, Organisation
from lantoa.accounts.queries import body as asking
from lantoa.accounts.queries.people import owned_by
from lantoa.kit.errors import RuleError
from lantoa.ui.forms import key_in
from lantoa.ui.render import page

MOST_SHOWN = 50


@never_cache
@require_safe
def bodies(request: HttpRequest) -> HttpResponse:
    """Look for a public body."""
    said = request.GET.get("q", "")[:100]
    found = asking.bodies_with(said, MOST_SHOWN + 1)
    shown = {"said": said, "rows": found[:MOST_SHOWN], "more": len(found) > MOST_SHOWN}
    return page(request, "accounts/bodies.html", shown)


@never_cache
def new_body(request: HttpRequest) -> HttpResponse:
    """Ask for one; those with such a name are shown before a second is asked for."""
    bound = BodyForm(
        request.POST if request.method == "POST" else None, initial={"name": request.GET.get("q", "")[:100]}
    )
    alike: list[Organisation] = []
    if request.method == "POST" and bound.is_valid():
        data = bound.cleaned_data
        try:
            made = two_person.ask_body(
                data["name"], unit=data["unit"], tax_code=data["tax_code"], leader_phone=data["phone"], leader_name=data["owner_name"],
                another=data["another"], by=request.actor, key=bound.command_key(),
            )  # fmt: skip
            return redirect("accounts:approval", made.pk)
        except RuleError as error:
            alike = asking.alike_bodies(data["name"])
            bound.refuse(error)
    return page(
        request, "accounts/new_body.html", {"bound": bound, "alike": alike}, status=422 if bound.errors else 200
    )


@never_cache
def body(request: HttpRequest, body_id: int) -> HttpResponse:
    """One of them: its people, and naming another."""
    return _people(request, get_object_or_404(_all(), pk=body_id), "accounts:body")


@never_cache
def my_body(request: HttpRequest, own_body_id: int) -> HttpResponse:
    """The same for who leads it."""
    return _people(request, get_object_or_404(_led_by(request), pk=own_body_id), "accounts:my_body")


@never_cache
@require_POST
def end(request: HttpRequest, membership_id: int) -> HttpResponse:
    """End a role there."""
    return _end(request, membership_id, _all(), "accounts:body")


@never_cache
@require_POST
def end_mine(request: HttpRequest, own_membership_id: int) -> HttpResponse:
    """The same for who leads it."""
    return _end(request, own_membership_id, _led_by(request), "accounts:my_body")


def _all() -> QuerySet[Organisation]:
    return Organisation.objects.filter(kind=Organisation.Kind.PUBLIC_BODY).select_related("unit")


def _led_by(request: HttpRequest) -> QuerySet[Organisation]:
    return _all().filter(pk__in=[one.pk for one in owned_by(request.actor.person)])


def _people(request: HttpRequest, it: Organisation, here: str) -> HttpResponse:
    roles = roles_given_by(request.actor, it)
    bound = BodyRoleForm(request.POST if request.method == "POST" else None, roles=roles)
    if request.method == "POST" and bound.is_valid():
        data = bound.cleaned_data
        try:
            if data["role"] == Membership.Role.OWNER:
                asked = two_person.ask_leader(
                    it, data["phone"], data["name"], by=request.actor, key=bound.command_key()
                )  # fmt: skip
                return redirect("accounts:approval", asked.pk)
            add_to_body(it, data["phone"], data["name"], role=data["role"], by=request.actor, key=bound.command_key())
            return redirect(here, it.pk)
        except RuleError as error:
            bound.refuse(error)
    return _shown(request, it, here, bound)


def _end(request: HttpRequest, membership_id: int, bodies: QuerySet[Organisation], here: str) -> HttpResponse:
    held = Membership.objects.select_related("organisation__unit", "person").filter(organisation__in=bodies)
    membership = get_object_or_404(held, pk=membership_id)
    try:
        if membership.role == Membership.Role.OWNER and membership.role in roles_given_by(
            request.actor, membership.organisation
        ):
            asked = two_person.ask_end_leader(membership, by=request.actor, key=key_in(request.POST.get("key")))
            return redirect("accounts:approval", asked.pk)
        end_in_body(membership, by=request.actor)
        return redirect(here, membership.organisation_id)
    except RuleError as error:
        it = membership.organisation
        bound = BodyRoleForm(roles=roles_given_by(request.actor, it))
        return _shown(request, it, here, bound, refused=str(error))


def _shown(request: HttpRequest, it: Organisation, here: str, bound: BodyRoleForm, refused: str = "") -> HttpResponse:
    shown = {
        "body": it, "members": asking.members_of(it), "bound": bound, "names": ROLE_NAMES, "refused": refused, "here": here,
        "mine": here == "accounts:my_body", "given": roles_given_by(request.actor, it),
    }  # fmt: skip
    return page(request, "accounts/body.html", shown, status=422 if refused or bound.errors else 200)
