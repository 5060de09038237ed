"""Whose identity is verified, by whom, at what level, and when."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Min, QuerySet

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


def owners_verified(organisations: QuerySet[Any, Any] | Iterable[int]) -> dict[int, datetime]:
    """Which of these organisations (their ids, or a query of them) has an owner now whose identity was verified, and when the first was. One
    query."""
    owners = Membership.objects.live().filter(organisation__in=organisations, role=Membership.Role.OWNER)
    verified = owners.filter(person__is_active=True, person__verifications__isnull=False).order_by()
    return dict(verified.values_list("organisation").annotate(Min("person__verifications__at")))
