"""Who acts: a visitor, a person for themselves or their organisation, or a helper with live consent."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from lantoa.accounts.models import Consent, Membership, Organisation, Person
from lantoa.kit.database.prepared import Prepared


@dataclass(frozen=True)
class Visitor:
    """Somebody who is not signed in."""

    person: None = None
    organisation: None = None
    person_id: None = None
    organisation_id: None = None
    helping: bool = False
    lost: bool = False
    roles: frozenset[str] = frozenset({"anonymous"})


@dataclass(frozen=True)
class ActingPerson:
    """A signed-in person and the organisation they act for now, if any.

    `held` are the roles of their memberships there; none when they help, however much they own elsewhere. `lost` says
    that the organisation they had chosen is no longer theirs to act for.
    """

    person: Person
    organisation: Organisation | None = None
    helping: bool = False
    held: frozenset[str] = frozenset()
    lost: bool = False

    @property
    def person_id(self) -> int | None:
        return self.person.pk

    @property
    def organisation_id(self) -> int | None:
        return self.organisation.pk if self.organisation else None

    @property
    def roles(self) -> frozenset[str]:
        if self.helping:
            return frozenset({"person", "helper"})
        return self.held | {"person"} | ({"operator"} if self.person.is_operator else set())


def actor_for(person: Person, organisation: Organisation | int | None = None, helping: bool = False) -> ActingPerson:
    """The person acting for this organisation (a row or its id): as a member, or with `helping` by its owner's live consent.

    Without an organisation they act for the one they joined first, if any. Where they may not act, the answer acts
    for nobody and is `lost`. One query.
    """
    wanted = organisation.pk if isinstance(organisation, Organisation) else organisation
    if helping:
        return _helper(person, wanted)
    rows = _memberships(person=person.pk)
    chosen = wanted if wanted is not None else next((row.organisation_id for row in rows), None)
    mine = [row for row in rows if row.organisation_id == chosen]
    if not mine:
        return ActingPerson(person, lost=wanted is not None)
    return ActingPerson(person, mine[0].organisation, held=frozenset(row.role for row in mine))


def _compose_memberships(person: int) -> QuerySet[Membership]:
    return Membership.objects.live().filter(person=person).select_related("organisation__unit").order_by("since", "pk")


_memberships = Prepared(_compose_memberships)


def _helper(person: Person, organisation_id: int | None) -> ActingPerson:
    consents = Consent.objects.to_act().filter(given_to=person, organisation_id=organisation_id)
    consent = consents.select_related("organisation__unit").first()
    return ActingPerson(person, consent.organisation, helping=True) if consent else ActingPerson(person, lost=True)
