"""Sign a person in and out of this browser, and choose for whom they act in it."""

from __future__ import annotations

from contextlib import nullcontext
from datetime import timedelta
from ipaddress import ip_address

from django.conf import settings
from django.contrib import auth
from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from lantoa.accounts import acts
from lantoa.accounts.actions.known_device import meet
from lantoa.accounts.errors import NotAllowed, SignedOut
from lantoa.accounts.models import Person, SignIn
from lantoa.accounts.queries.actor import ActingPerson, Visitor, actor_for
from lantoa.accounts.rules import guards, limits
from lantoa.accounts.rules.device import device_of
from lantoa.accounts.rules.network import network_of
from lantoa.journal import api as journal
from lantoa.kit import keyed
from lantoa.kit.access import Actor
from lantoa.kit.database.prepared import Prepared
from lantoa.kit.database.wall import house
from lantoa.kit.world import world

ACTING_FOR = "acting_for"
# The ways in which a code sent to the number came back.
BY_PHONE = ("code", "recovery")
BACKEND = "django.contrib.auth.backends.ModelBackend"


def sign_in(request: HttpRequest, person: Person, *, way: str = "code") -> ActingPerson:
    """Sign the person in: a new session key, the visitor's session kept, somebody else's dropped. Returns the actor.

    Proving who it is comes before; `way` names how, for the journal (code, passkey, eid, recovery, demo). Whoever came in by other
    browsers before hears of a new one. Raises SignedOut for a
    closed account.
    """
    if not person.is_active:
        raise SignedOut(_("This account is closed. Please ask at your commune's desk."))
    with transaction.atomic():
        if auth.SESSION_KEY in request.session:
            # Whoever holds a copy of the old key must not come in along with us.
            _forget(request)
            request.session.cycle_key()
        auth.login(request, person, backend=BACKEND)
        request.session.pop(ACTING_FOR, None)
        if way in BY_PHONE:
            Person.objects.filter(pk=person.pk).update(phone_proved_at=world.now())
        meet(request, person)
        actor = actor_for(person)
        journal.record(acts.SIGNED_IN, person, by=actor, data={"way": way})
    request.actor = actor
    return actor


def sign_out(request: HttpRequest) -> None:
    """Forget everything this browser's session holds."""
    _forget(request)
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


@house("whoever signs in is nobody yet")
def remember(request: HttpRequest, person: Person) -> SignIn:
    """Note that this browser's session belongs to a person from now on: on what device, from what network, since when.

    The network is kept as a keyed hash; a browser that has no session key yet gets one.
    """
    if request.session.session_key is None:
        request.session.create()
    now = world.now()
    oldest = now - timedelta(seconds=settings.SESSION_COOKIE_AGE)
    SignIn.objects.filter(person=person, last_seen_at__lt=oldest).delete()
    seen = {
        "person": person, "device": device_of(request.META.get("HTTP_USER_AGENT", "")), "network_hash": network_mark(request),
        "since": now, "proved_at": now, "last_seen_at": now,
    }  # fmt: skip
    row: SignIn
    row, _made = SignIn.objects.update_or_create(session_hash=_session_marks(request)[0], defaults=seen)
    return row


def actor_of(request: HttpRequest) -> ActingPerson | Visitor:
    """Who sends this request, by its session: three queries for somebody signed in, none without a session cookie.

    A session counts only while its sign-in stands, so that ending one works at the next request.
    """
    if request.session.session_key is None:
        return Visitor()
    with house("who asks is found out"):
        row = _standing(request)
        if row is None:
            return Visitor()
        _see(request, row)
        organisation_id, helping = request.session.get(ACTING_FOR) or (None, False)
        return actor_for(row.person, organisation_id, helping)


def current_sign_in(request: HttpRequest) -> SignIn | None:
    """The sign-in of this very browser."""
    key = request.session.session_key
    return SignIn.objects.filter(session_hash__in=_session_marks(request)).first() if key else None


def end_sign_in(row: SignIn, *, by: Actor) -> None:
    """Sign the person out of that browser, from its next request on. Twice is the same as once. Raises NotAllowed."""
    end_sign_ins(row.person, by=by, those=SignIn.objects.filter(pk=row.pk))


def end_sign_ins(person: Person, *, by: Actor | None, those: QuerySet[SignIn] | None = None) -> int:
    """Sign the person out of all browsers, or of `those`; return how many. They may, and the house itself (`by` None)."""
    if by is not None and by.person_id != person.pk:
        raise NotAllowed(_("Only they themselves can do this."))
    # By the house itself: for somebody who is signed in nowhere here.
    with house("ended for whoever it is") if by is None else nullcontext(), transaction.atomic():
        ended = list((SignIn.objects.all() if those is None else those).filter(person=person).select_for_update())
        _seen_until(ended)
        SignIn.objects.filter(pk__in=[row.pk for row in ended]).delete()
        journal.record_many(journal.Act(acts.SIGN_IN_ENDED, row, by=by, data={"person": person.pk}) for row in ended)
    return len(ended)


def asked_from(request: HttpRequest) -> str:
    """The network address of the asker: behind a proxy of our own network, the one it saw."""
    direct = str(request.META.get("REMOTE_ADDR", ""))
    seen = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
    try:
        return seen if seen and ip_address(direct).is_private and ip_address(seen) else direct
    except ValueError:
        return direct


def network_mark(request: HttpRequest) -> str:
    """A keyed hash of the network this request comes from: equal for neighbours in it, an address for nobody."""
    network = network_of(asked_from(request))
    return keyed.mark("lantoa.accounts.network", network) if network else ""


def _standing(request: HttpRequest) -> SignIn | None:
    """The sign-in of this session, if its person may still be in by it."""
    who = request.session.get(auth.SESSION_KEY)
    if who is None:
        return None
    row = next(iter(_signed_in(marks=_session_marks(request))), None)
    if row is None or str(row.person_id) != who or not row.person.is_active:
        return None
    if guards.is_over(row.proved_at, world.now(), runs_the_house=row.person.is_operator):
        return None
    # A new mark signs the person out everywhere; see Person.
    mark = request.session.get(auth.HASH_SESSION_KEY, "")
    present = row.person.get_session_auth_hash()
    if constant_time_compare(mark, present):
        return row
    if any(constant_time_compare(mark, older) for older in row.person.get_session_auth_fallback_hash()):
        request.session[auth.HASH_SESSION_KEY] = present
        return row
    return None


_signed_in = Prepared(lambda marks: SignIn.objects.select_related("person").filter(session_hash__in=marks))


def _see(request: HttpRequest, row: SignIn) -> None:
    now = world.now()
    if now - row.last_seen_at >= limits.SEEN_EVERY:
        # Also where the house has a new key since: then whoever is here stays so when the old one goes.
        seen = {"last_seen_at": now, "network_hash": network_mark(request), "session_hash": _session_marks(request)[0]}
        SignIn.objects.filter(pk=row.pk, last_seen_at=row.last_seen_at).update(**seen)


@house("another may have been signed in here")
def _forget(request: HttpRequest) -> None:
    if request.session.session_key:
        rows = SignIn.objects.filter(session_hash__in=_session_marks(request))
        _seen_until(list(rows))
        rows.delete()


def _seen_until(rows: list[SignIn]) -> None:
    """When somebody was last seen outlives the browser they were seen in: a number goes stale by it (queries.silence)."""
    for person_id in {row.person_id for row in rows}:
        last = max(row.last_seen_at for row in rows if row.person_id == person_id)
        earlier = Q(last_login=None) | Q(last_login__lt=last)
        Person.objects.filter(earlier, pk=person_id, erased_at=None).update(last_login=last)


def _session_marks(request: HttpRequest) -> tuple[str, ...]:
    return keyed.marks("lantoa.accounts.session", request.session.session_key or "")
