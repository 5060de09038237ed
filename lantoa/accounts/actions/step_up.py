"""Prove once more who one is, before something that an unlocked phone in strange hands must not do."""

from __future__ import annotations

from urllib.parse import urlencode

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from lantoa.accounts import acts
from lantoa.accounts.actions.code import check_code, request_code
from lantoa.accounts.actions.passkey import check_passkey
from lantoa.accounts.actions.sign_in import asked_from, current_sign_in
from lantoa.accounts.errors import BadPasskey, SignedOut
from lantoa.accounts.models import Person, SignIn
from lantoa.accounts.rules import limits
from lantoa.accounts.rules.webauthn import Site
from lantoa.journal import api as journal
from lantoa.kit.world import world

PURPOSE = "step_up"


def is_fresh(request: HttpRequest) -> bool:
    """Whether who sits at this browser proved who they are within `FRESH_FOR`; asked for by the policy's rows (`fresh`).

    The invented people of a demonstration have nothing to prove: one tap makes anybody one of them.
    """
    row = current_sign_in(request)
    if row is None:
        return False
    invented = settings.DEMO and bool(request.actor.person and request.actor.person.is_demo)
    return invented or world.now() - row.proved_at < limits.FRESH_FOR


def step_up_at(onward: str) -> str:
    """The address of the page that asks for a new proof and then leads to `onward`, a path of this site."""
    return f"{reverse('accounts:step_up')}?{urlencode({'next': onward})}"


def send_step_up_code(request: HttpRequest) -> None:
    """Send a code to the person's own phone. Raises as `request_code`."""
    person = request.actor.person
    request_code(person.phone, purpose=PURPOSE, about=str(person.pk), address=asked_from(request))


def step_up_by_code(request: HttpRequest, code: str) -> None:
    """The code proves it. Raises WrongCode, and SignedOut when this session was ended meanwhile. Never inside a transaction."""
    person = request.actor.person
    check_code(person.phone, code, purpose=PURPOSE, about=str(person.pk))
    Person.objects.filter(pk=person.pk).update(phone_proved_at=world.now())
    _prove(request, "code")


def step_up_by_passkey(request: HttpRequest, token: str, answer: str, *, site: Site) -> None:
    """A passkey of this person proves it. Raises ProofOver, BadPasskey and SignedOut. Never inside a transaction."""
    person = request.actor.person
    key = check_passkey(token, answer, site=site, purpose=PURPOSE, person=person, by=request.actor)
    if key.person_id != person.pk:
        raise BadPasskey(_("This key belongs to another account."), code="other")
    _prove(request, "passkey")


def _prove(request: HttpRequest, way: str) -> None:
    row = current_sign_in(request)
    with transaction.atomic():
        if row is None or not SignIn.objects.filter(pk=row.pk).update(proved_at=world.now()):
            raise SignedOut(_("You were signed out on this device. Please come in again."))
        journal.record(acts.PROVED_AGAIN, row, by=request.actor, data={"person": row.person_id, "way": way})
