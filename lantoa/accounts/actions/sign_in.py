"""Sign a person in and out of this browser, and choose for whom they act in it."""

from __future__ import annotations

from ipaddress import ip_address

from django.contrib import auth
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _

from lantoa.accounts import acts
from lantoa.accounts.errors import NotAllowed, SignedOut
from lantoa.accounts.models import Person
from lantoa.accounts.queries.actor import ActingPerson, Visitor, actor_for
from lantoa.journal import api as journal

ACTING_FOR = "acting_for"
BACKEND = "django.contrib.auth.backends.ModelBackend"


def sign_in(request: HttpRequest, person: Person, *, way: str = "code") -> ActingPerson:
    """Sign the person in: a new session key, the visitor's session kept, somebody else's dropped. Returns the actor.

    Proving who it is comes before; `way` names how, for the journal (code, passkey, eid, demo). Raises SignedOut for a
    closed account.
    """
    if not person.is_active:
        raise SignedOut(_("This account is closed. Please ask at your commune's desk."))
    with transaction.atomic():
        auth.login(request, person, backend=BACKEND)
        request.session.pop(ACTING_FOR, None)
        actor = actor_for(person)
        journal.record(acts.SIGNED_IN, person, by=actor, data={"way": way})
    request.actor = actor
    return actor


def sign_out(request: HttpRequest) -> None:
    """Forget everything this browser's session holds."""
    auth.logout(request)
    request.actor = Visitor()


def act_for(request: HttpRequest, organisation_id: int, *, helping: bool) -> ActingPerson:
    """From now on act for this organisation in this browser. Raises NotAllowed where the person may not."""
    person: Person = request.actor.person
    actor = actor_for(person, organisation_id, helping)
    if actor.lost:
        raise NotAllowed(_("You cannot act for them."))
    request.session[ACTING_FOR] = [organisation_id, helping]
    request.actor = actor
    return actor


def actor_of(request: HttpRequest) -> ActingPerson | Visitor:
    """Who sends this request, by its session: three queries for somebody signed in, none without a session cookie."""
    if request.session.session_key is None:
        return Visitor()
    person = auth.get_user(request)
    if not isinstance(person, Person):
        return Visitor()
    organisation_id, helping = request.session.get(ACTING_FOR) or (None, False)
    return actor_for(person, organisation_id, helping)


def asked_from(request: HttpRequest) -> str:
    """The network address of the asker: behind a proxy of our own network, the one it saw."""
    direct = str(request.META.get("REMOTE_ADDR", ""))
    seen = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
    try:
        return seen if seen and ip_address(direct).is_private and ip_address(seen) else direct
    except ValueError:
        return direct
