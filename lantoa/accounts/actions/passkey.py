"""Passkeys: made on a device, used to prove who holds it, taken off again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from lantoa.accounts import acts
from lantoa.accounts.actions import proof
from lantoa.accounts.errors import BadPasskey, NotAllowed
from lantoa.accounts.models import Passkey, Person, ProofRequest
from lantoa.accounts.rules import limits, webauthn
from lantoa.accounts.rules.webauthn import Doubt, Site
from lantoa.journal import api as journal
from lantoa.kit.access import Actor
from lantoa.kit.database.wall import house
from lantoa.kit.world import world

ENROL = "passkey.enrol"
SIGN_IN = "passkey.sign_in"


@dataclass(frozen=True, slots=True)
class Question:
    """What the browser is asked, as its script wants it, and the token its cookie keeps meanwhile."""

    options: dict[str, Any]
    token: str


def ask_new_passkey(person: Person, site: Site, *, address: str = "") -> Question:
    """Begin to make a passkey on this device; holds ten minutes. Raises TooMany."""
    keys = list(person.passkeys.order_by("pk"))
    if len(keys) >= limits.MOST_PASSKEYS:
        raise BadPasskey(_("You have many keys already. Take one off first."), code="many")
    handle = keys[0].handle if keys else world.token(32)
    challenge = world.token(32)
    asked = proof.ask(ENROL, person=person, data={"challenge": challenge, "handle": handle}, address=address)
    known = [key.credential_id for key in keys]
    options = webauthn.new_key_options(site, challenge, handle=handle, name=person.name or person.phone, known=known)
    return Question(options, asked.token)


def add_passkey(person: Person, token: str, answer: str, *, site: Site, device: str, by: Actor) -> Passkey:
    """Keep the passkey that this device made. `device` is what `rules.device` says of it.

    Raises ProofOver, and BadPasskey with the reason as its code; a refusal is recorded. Never call it inside a transaction.
    """
    _check_own(person, by)
    row = proof.take(token, purpose=ENROL, person=person)
    try:
        made = webauthn.read_new_key(answer, site, row.data["challenge"])
    except Doubt as doubt:
        raise _refused(row, doubt.reason, by) from None
    kept = {
        "public_key": made.public_key, "sign_count": made.sign_count, "handle": row.data["handle"], "device": device[:40],
        "made_at": world.now(),
    }  # fmt: skip
    try:
        with transaction.atomic():
            key: Passkey = Passkey.objects.create(person=person, credential_id=made.credential_id, **kept)
            journal.record(acts.PASSKEY_ADDED, key, by=by)
    except IntegrityError:
        raise _refused(row, "known", by) from None
    proof.close(row, proof.PROVED)
    return key


def ask_passkey(site: Site, *, purpose: str = SIGN_IN, person: Person | None = None, address: str = "") -> Question:
    """Ask this browser for the signature of any passkey it holds; holds ten minutes. Raises TooMany."""
    challenge = world.token(32)
    asked = proof.ask(purpose, person=person, data={"challenge": challenge}, address=address)
    return Question(webauthn.signature_options(site, challenge), asked.token)


@house("whoever proves who they are is nobody yet")
def check_passkey(
    token: str,
    answer: str,
    *,
    site: Site,
    purpose: str = SIGN_IN,
    person: Person | None = None,
    by: Actor | None = None,
) -> Passkey:
    """The passkey that signed, its owner recognised by the device just now; `person` is who was asked, if anybody was named.

    Raises ProofOver, and BadPasskey with the reason as its code (site, unknown, copied …); a refusal is recorded. Never
    call it inside a transaction.
    """
    row = proof.take(token, purpose=purpose, person=person)
    try:
        given = webauthn.read_answer(answer)
        key = Passkey.objects.select_related("person").filter(credential_id=given.credential_id).first()
        if key is None or given.handle != key.handle:
            raise Doubt("unknown")
        count = webauthn.check_answer(
            given, site, row.data["challenge"], public_key=bytes(key.public_key), sign_count=key.sign_count
        )
        # Whoever counts it up first used it; the same count a second time is a copy.
        counted = Passkey.objects.filter(pk=key.pk, sign_count=key.sign_count)
        if not counted.update(sign_count=count, last_used_at=world.now()):
            raise Doubt("copied")
    except Doubt as doubt:
        raise _refused(row, doubt.reason, by) from None
    proof.close(row, proof.PROVED)
    return key


def remove_passkey(key: Passkey, *, by: Actor) -> None:
    """Take a passkey off; it opens nothing from now on. Twice is the same as once. Raises NotAllowed for somebody else's."""
    _check_own(key.person, by)
    with transaction.atomic():
        pk = key.pk
        if Passkey.objects.filter(pk=pk).delete()[0]:
            journal.record(acts.PASSKEY_REMOVED, Passkey(pk=pk), by=by)


def _check_own(person: Person, by: Actor) -> None:
    if by.person_id != person.pk:
        raise NotAllowed(_("Only they themselves can do this."))


def _refused(row: ProofRequest, reason: str, by: Actor | None) -> BadPasskey:
    proof.close(row, reason)
    with transaction.atomic():
        journal.record(acts.PASSKEY_REFUSED, row, by=by, data={"reason": reason, "purpose": row.purpose})
    sentences = {
        "site": _("This key was used on another website, not here. Check the address above before you try again."),
        "old": _("This took too long, or was done before. Please start again."),
        "not_verified": _("Your device did not check that it is you. Use your finger, your face or the device's code."),
        "unknown": _("This key is not known here. Perhaps it was taken off. Come in by a code to your phone."),
        "known": _("This key is here already."),
        "copied": _(
            "This key seems to have been copied, so it stays out. Come in by a code to your phone and take it off."
        ),
    }
    said = sentences.get(reason, _("This key could not be read. Try again, or come in by a code to your phone."))
    return BadPasskey(said, code=reason)
