"""Who knows somebody well enough to say that it is they who ask."""

from __future__ import annotations

from django.db.models import Q

from lantoa.accounts.models import Consent, Membership, Person, PhoneChange
from lantoa.accounts.rules import limits


def may_vouch(person: Person, change: PhoneChange) -> bool:
    """Whether this person has stood by the account for a while: helps its household, or owns an organisation it works in or helps.

    Known for three days before the change was asked for, so that nobody brings their own friends along.
    """
    asker, since = change.person_id, change.asked_at - limits.KNOWN_FOR
    if asker is None or person.pk == asker or not person.is_active:
        return False
    consents = Consent.objects.to_act().filter(given_at__lte=since)
    if consents.filter(given_by=asker, given_to=person).exists():
        return True
    theirs = Membership.objects.live().filter(person=asker, since__lte=since).values("organisation")
    helped = consents.filter(given_to=asker).values("organisation")
    owned = Membership.objects.live().filter(person=person, role=Membership.Role.OWNER, since__lte=since)
    return owned.filter(Q(organisation__in=theirs) | Q(organisation__in=helped)).exists()
