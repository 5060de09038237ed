"""Electronic identity: sent to the provider and back; kept is only who verified somebody, at what level, and when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from lantoa.accounts import acts
from lantoa.accounts.actions import proof
from lantoa.accounts.adapters.base import Declined, Identity, IdentityProvider, NotGenuine, Trip, identity_provider
from lantoa.accounts.errors import BadIdentity, NotAllowed, ProviderAway
from lantoa.accounts.models import Person, ProofRequest, Verification
from lantoa.journal import api as journal
from lantoa.kit import keyed
from lantoa.kit.access import Actor
from lantoa.kit.errors import AdapterError
from lantoa.kit.world import world

VERIFY = "eid.verify"
SIGN_IN = "eid.sign_in"
RECOVER = "eid.recover"
PURPOSES = (VERIFY, SIGN_IN, RECOVER)


@dataclass(frozen=True, slots=True)
class Departure:
    """Where the browser goes now, and the token its cookie keeps until it comes back."""

    address: str
    token: str


@dataclass(frozen=True, slots=True)
class Arrival:
    """Who came back, what for, and what was to come after (`data` as given when they left)."""

    purpose: str
    identity: Identity
    row: ProofRequest

    @property
    def data(self) -> Mapping[str, Any]:
        return dict(self.row.data["more"])


def leave(
    purpose: str, *, return_to: str, level: int, person: Person | None = None, more: Mapping[str, Any] | None = None, address: str = ""
) -> Departure:  # fmt: skip
    """Begin a trip to the provider, asking for at least this level; ten minutes. Asks the network: call it outside transactions.

    Raises ProviderAway and TooMany.
    """
    provider = _provider()
    trip = Trip(return_to, state=world.token(24), nonce=world.token(24), verifier=world.token(48), level=level)
    try:
        target = provider.leave(trip)
    except AdapterError:
        raise _away() from None
    data = {"trip": asdict(trip), "more": dict(more or {})}
    asked = proof.ask(purpose, person=person, data=data, address=address)
    return Departure(target, asked.token)


def arrive(token: str, said: Mapping[str, str], *, by: Actor | None = None, person: Person | None = None) -> Arrival:
    """Judge what a browser came back with; whoever left as `person` must come back as them.

    Raises ProofOver, ProviderAway, and BadIdentity with the reason as its code; a refusal is recorded. Asks the network:
    call it outside transactions.
    """
    provider = _provider()
    row = proof.take(token, purpose=PURPOSES, person=person)
    try:
        identity = provider.arrive(Trip(**row.data["trip"]), said)
    except NotGenuine as error:
        raise refused(row, error.reason, by) from None
    except Declined:
        proof.close(row, "declined")
        raise BadIdentity(
            _("%(name)s did not say who you are. Nothing was changed.") % {"name": provider.name}, code="declined"
        ) from None
    except AdapterError:
        proof.close(row, "away")
        raise _away() from None
    proof.close(row, proof.PROVED)
    return Arrival(row.purpose, identity, row)


def verify(person: Person, arrival: Arrival, *, by: Actor) -> Verification:
    """Keep that this person's identity was verified: by whom, at what level, when. Again is the same row, looked at anew.

    Raises BadIdentity for an identity of another account (taken), and for another identity than before (other).
    """
    if by.person_id != person.pk:
        raise NotAllowed(_("Only they themselves can do this."))
    provider, identity = _provider(), arrival.identity
    known = _marks(provider.issuer, identity.subject)
    mine = Verification.objects.filter(person=person, provider=provider.issuer)
    if mine.exclude(subject_hash__in=known).exists():
        raise refused(arrival.row, "other", by)
    looked = {"provider_name": provider.name[:120], "level": identity.level, "at": identity.at}
    others = Verification.objects.filter(provider=provider.issuer, subject_hash__in=known).exclude(person=person)
    try:
        with transaction.atomic():
            if others.exists():
                # Kept with an older key, where the database sees no double.
                raise IntegrityError
            if not mine.filter(subject_hash__in=known).update(subject_hash=known[0], **looked):
                mine.create(person=person, provider=provider.issuer, subject_hash=known[0], since=world.now(), **looked)
            kept: Verification = mine.get()
            journal.record(acts.IDENTITY_VERIFIED, kept, by=by, data={"person": person.pk, "level": identity.level})
    except IntegrityError:
        raise refused(arrival.row, "taken", by) from None
    return kept


def verification_behind(arrival: Arrival) -> Verification:
    """What is kept of the identity that came back, with `person`. Raises BadIdentity (unknown)."""
    provider = _provider()
    known = _marks(provider.issuer, arrival.identity.subject)
    kept: Verification | None = (
        Verification.objects.filter(provider=provider.issuer, subject_hash__in=known).select_related("person").first()
    )
    if kept is None:
        raise refused(arrival.row, "unknown", None)
    return kept


def forget(verification: Verification, *, by: Actor) -> None:
    """Take the verification off. Twice is the same as once. Raises NotAllowed for somebody else's."""
    if by.person_id != verification.person_id:
        raise NotAllowed(_("Only they themselves can do this."))
    with transaction.atomic():
        pk = verification.pk
        if Verification.objects.filter(pk=pk).delete()[0]:
            journal.record(acts.IDENTITY_FORGOTTEN, Verification(pk=pk), by=by, data={"person": verification.person_id})


def refused(row: ProofRequest, reason: str, by: Actor | None) -> BadIdentity:
    """Note and record why an answer is refused; the error to raise, with a sentence for the person."""
    proof.close(row, reason)
    data = {"reason": reason, "purpose": row.purpose}
    with transaction.atomic():
        journal.record(acts.IDENTITY_REFUSED, row, by=by, data=data)
    sentences = {
        "level": _(
            "Your identity was confirmed at a lower level than is needed here. Choose the higher level and try again."
        ),
        "expired": _("The answer about who you are was too old. Please start again."),
        "age": _("The answer about who you are was too old. Please start again."),
        "unknown": _(
            "Nobody here has this identity yet. Come in by a code to your phone, then confirm who you are under “Me”."
        ),
        "taken": _(
            "This identity belongs to another account here. Come in with that account, or ask at your commune's desk."
        ),
        "other": _("This is another identity than the one confirmed before. Take the old one off first."),
    }
    meant_for_us = _(
        "The answer about who you are did not come as it should, so we did not use it. Nothing was changed; please start again."
    )
    return BadIdentity(sentences.get(reason, meant_for_us), code=reason)


def _provider() -> IdentityProvider:
    provider = identity_provider()
    if provider is None:
        raise ProviderAway(_("Nobody confirms identities here yet."), code="none")
    return provider


def _away() -> ProviderAway:
    return ProviderAway(
        _("The one who confirms identities cannot be reached right now. Please try again in a few minutes.")
    )


def _marks(provider: str, subject: str) -> tuple[str, ...]:
    return keyed.marks("lantoa.accounts.identity", f"{provider}|{subject}")
