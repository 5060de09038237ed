"""Whose identity is verified, by whom, at what level, and when."""

from __future__ import annotations

from lantoa.accounts.models import Membership, Organisation, Person, Verification


def verification_of(person: Person | int) -> Verification | None:
    """The best verification of this person (a row or its id): the highest level, then the latest; None without any.

    Show `provider_name`, `level` and `at`, nothing else. One query.
    """
    pk = person.pk if isinstance(person, Person) else person
    return Verification.objects.filter(person_id=pk, person__is_active=True).order_by("-level", "-at").first()


def verified_owner_of(organisation: Organisation | int) -> Verification | None:
    """The best verification of somebody who owns the organisation (a row or its id) now, with `person`; None without any.

    For the verified mark of a stall. One query.
    """
    pk = organisation.pk if isinstance(organisation, Organisation) else organisation
    owners = Membership.objects.live().filter(organisation_id=pk, role=Membership.Role.OWNER).values("person")
    found = Verification.objects.filter(person__in=owners, person__is_active=True).select_related("person")
    return found.order_by("-level", "-at").first()
