"""Who knows somebody well enough to say that it is they who ask."""

from __future__ import annotations

from django.db.models import Q

from lantoa.accounts.models import Consent, Membership, Person, PhoneChange
from lantoa.accounts.queries.silence import last_seen
from lantoa.accounts.rules import limits

# A public body has many; those who joined first are told.
MOST_TOLD = 20


def may_vouch(person: Person, change: PhoneChange) -> bool:
    """Whether this person has stood by the account for a while: helps its household, or owns an organisation it works in or helps.

    Known for three days before the change was asked for, so that nobody brings their own friends along; of who was let in by nothing but
    a code to the number, for a month, and by somebody who was seen since: whoever holds a number that was sold again lets in nobody.
    """
    asker, since = change.person_id, change.asked_at - limits.KNOWN_FOR
    if asker is None or person.pk == asker or not person.is_active:
        return False
    consents = Consent.objects.to_act().filter(given_at__lte=since)
    let_in = consents.filter(given_by=asker, given_to=person)
    by_code = change.asked_at - limits.KNOWN_BY_CODE_FOR
    if change.returning:
        by_code = min(by_code, last_seen(change.person))
    if let_in.filter(Q(proof=Consent.Proof.SCREEN) | Q(given_at__lte=by_code)).exists():
        return True
    theirs = Membership.objects.live().filter(person=asker, since__lte=since).values("organisation")
    helped = consents.filter(given_to=asker).values("organisation")
    owned = Membership.objects.live().filter(person=person, role=Membership.Role.OWNER, since__lte=since)
    return owned.filter(Q(organisation__in=theirs) | Q(organisation__in=helped)).exists()


def owns_with(person: Person, change: PhoneChange) -> bool:
    """Whether this person has for a while owned an organisation together with whoever asks: their word alone is enough."""
    since = change.asked_at - limits.KNOWN_FOR
    live = Membership.objects.live().filter(role=Membership.Role.OWNER, since__lte=since)
    theirs = live.filter(person=change.person_id).values("organisation")
    return bool(person.pk != change.person_id and live.filter(person=person, organisation__in=theirs).exists())


def beside(person: Person) -> list[Person]:
    """Who else works in the organisations of this person now, or helps them. One query."""
    mine = Membership.objects.live().filter(person=person).values("organisation")
    members = Membership.objects.live().filter(organisation__in=mine).values("person")
    helpers = Consent.objects.to_act().filter(organisation__in=mine).values("given_to")
    found = Person.objects.filter(Q(pk__in=members) | Q(pk__in=helpers), is_active=True).exclude(pk=person.pk)
    return list(found.order_by("pk")[:MOST_TOLD])
