"""Consent: given for one purpose in words that are kept, and taken back at any time."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from lantoa.accounts import acts
from lantoa.accounts.actions.organisation import owns
from lantoa.accounts.actions.person import page_language
from lantoa.accounts.errors import NotAllowed
from lantoa.accounts.models import Consent, Organisation, Person
from lantoa.journal import api as journal
from lantoa.kit.access import Actor
from lantoa.kit.world import world


def give_consent(
    purpose: str, given_by: Person, *, wording: str, by: Actor | None, organisation: Organisation | None = None,
    given_to: Person | None = None, proof: str = Consent.Proof.SCREEN, key: UUID | None = None,
) -> Consent:  # fmt: skip
    """Record what a person agreed to, in the words they saw and their language; a consent that stands is returned as it is.

    On their own screen (`proof` "screen") nobody else may do it for them; with a code read out from their phone ("code")
    the helper does, and the entry names both. To let somebody act on behalf of an organisation the giver must own it.
    Raises NotAllowed. `by` None is the house itself.
    """
    _check_giver(purpose, given_by, by, organisation, given_to, proof)
    body = {
        "purpose": str(purpose),
        "by": given_by.pk,
        "to": given_to.pk if given_to else 0,
        "for": organisation.pk if organisation else 0,
    }
    with journal.command("accounts.give_consent", key, body, by=by) as run:
        same = {"purpose": purpose, "given_by": given_by, "organisation": organisation, "given_to": given_to}
        standing = Consent.objects.live().filter(**{name: value for name, value in same.items() if value is not None})
        consent: Consent | None = standing.filter(
            **{f"{name}__isnull": True for name, value in same.items() if value is None}
        ).first()
        if consent is None:
            words = {"wording": wording, "language": page_language(), "proof": proof}
            consent = Consent.objects.create(**same, **words, given_at=world.now())
            _record(acts.CONSENT_GIVEN, consent, by)
        run.answer = {"consent": consent.pk}
    return consent


def withdraw_consent(consent: Consent, *, by: Actor | None) -> Consent:
    """Take a consent back; it ends with the very next request. Twice is the same as once.

    The giver may, whoever received it may (a helper who stops), and for an organisation any of its owners.
    Raises NotAllowed for anybody else.
    """
    allowed = by is None or by.person_id in {consent.given_by_id, consent.given_to_id}
    if not allowed and not (consent.organisation and owns(by.person_id if by else None, consent.organisation)):
        raise NotAllowed(_("This agreement is not yours to take back."))
    with transaction.atomic():
        if Consent.objects.live().filter(pk=consent.pk).update(withdrawn_at=world.now()):
            if consent.purpose == Consent.Purpose.COUNT_BY_SEX:
                # What was said for this alone goes with it.
                Person.objects.filter(pk=consent.given_by_id).update(sex="")
            _record(acts.CONSENT_WITHDRAWN, consent, by)
    consent.refresh_from_db()
    return consent


def helper_wording(helper: str) -> str:
    """What an owner agrees to when somebody helps; `helper` is their name and number, or the number alone."""
    return _(
        "I let %(helper)s help in my household's stall: put up goods, look after orders, hand them over. "
        "They cannot change the account my money goes to. I can take this back at any time."
    ) % {"helper": helper}


def _check_giver(
    purpose: str,
    given_by: Person,
    by: Actor | None,
    organisation: Organisation | None,
    given_to: Person | None,
    proof: str,
) -> None:
    speaker = given_to.pk if given_to and proof == Consent.Proof.CODE else given_by.pk
    if by is not None and by.person_id != speaker:
        raise NotAllowed(_("Only they themselves can agree to this."))
    if purpose != Consent.Purpose.ACT_ON_BEHALF:
        return
    if organisation is None or given_to is None or not owns(given_by.pk, organisation):
        raise NotAllowed(_("Only an owner can let somebody help."))
    if given_to.pk == given_by.pk:
        raise NotAllowed(_("This is your own number. A helper is somebody else."), field="phone")


def _record(act: str, consent: Consent, by: Actor | None) -> None:
    data = {
        "purpose": str(consent.purpose),
        "given_by": consent.given_by_id,
        "given_to": consent.given_to_id,
        "proof": str(consent.proof),
    }
    journal.record(act, consent, by=by, on_behalf_of=consent.organisation_id, data=data)
