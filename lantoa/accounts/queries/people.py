"""Which organisations a person stands in, who stands in an organisation, and what was consented to."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q, QuerySet

from lantoa.accounts.models import Consent, DataRequest, Membership, Organisation, Person
from lantoa.kit.database.wall import house

# The row of the register of processing under which people are counted by sex.
BY_SEX = "by_sex"


def organisations_of(person: Person) -> list[Organisation]:
    """The organisations this person may act for, own ones first in the order they joined, then those they help.

    Each carries `roles` (a frozenset, {"helper"} for helped ones) and `helping`. Two queries.
    """
    own: dict[int, Organisation] = {}
    for row in (
        Membership.objects.live().filter(person=person).select_related("organisation__unit").order_by("since", "pk")
    ):
        organisation = own.setdefault(row.organisation_id, row.organisation)
        organisation.roles = getattr(organisation, "roles", frozenset()) | {row.role}
        organisation.helping = False
    return [*own.values(), *_helped(person)]


def _helped(person: Person) -> list[Organisation]:
    found: dict[int, Organisation] = {}
    for consent in (
        Consent.objects.to_act().filter(given_to=person).select_related("organisation__unit").order_by("given_at")
    ):
        organisation = found.setdefault(consent.organisation_id, consent.organisation)
        organisation.roles, organisation.helping = frozenset({"helper"}), True
    return list(found.values())


def people_of(organisation: Organisation | int, roles: Iterable[str]) -> list[Person]:
    """The active people who hold one of these roles in the organisation (a row or its id) now. One query."""
    pk = organisation.pk if isinstance(organisation, Organisation) else organisation
    members = Membership.objects.live().filter(organisation_id=pk, role__in=list(roles))
    return list(Person.objects.filter(pk__in=members.values("person"), is_active=True).order_by("pk"))


def operators() -> QuerySet[Person]:
    """The active people who run the house, in the order they joined."""
    return Person.objects.filter(is_operator=True, is_active=True).order_by("pk")


def moderators() -> QuerySet[Person]:
    """The active people who may judge listings now: moderators of public bodies, and operators."""
    named = Membership.objects.live().filter(role=Membership.Role.MODERATOR)
    return Person.objects.filter(Q(pk__in=named.values("person")) | Q(is_operator=True), is_active=True)


def consents_visible_to(person: Person) -> QuerySet[Consent]:
    """Live consents this person gave or received."""
    live = Consent.objects.live().select_related("organisation", "given_to", "given_by")
    return (live.filter(given_by=person) | live.filter(given_to=person)).order_by("-given_at")


def owned_by(person: Person) -> list[Organisation]:
    """The organisations this person owns."""
    own = Membership.objects.live().filter(person=person, role=Membership.Role.OWNER)
    return list(Organisation.objects.filter(pk__in=own.values("organisation")).order_by("pk"))


def demo_people() -> list[Person]:
    """The invented people one may be on a demonstration, in the order they were made."""
    return list(Person.objects.filter(is_demo=True, is_active=True).select_related("unit").order_by("pk"))


def insiders_of(organisation_id: int) -> list[Person]:
    """Everybody who works for the organisation now, as a member in any role or as a helper its owner agreed to. One query."""
    members = Membership.objects.live().filter(organisation_id=organisation_id).values("person")
    helpers = Consent.objects.to_act().filter(organisation_id=organisation_id).values("given_to")
    return list(Person.objects.filter(Q(pk__in=members) | Q(pk__in=helpers)).order_by("pk"))


def agreed_to(purpose: str, person_id: int | None) -> bool:
    """Whether this person's own consent to this purpose holds now; nobody's never does. One query."""
    own = Consent.objects.live().filter(purpose=purpose, given_by=person_id, organisation=None, given_to=None)
    return person_id is not None and own.exists()


def household_owners() -> list[tuple[int, int, datetime, datetime | None]]:
    """(person, household, since, until) of everybody who owns a household or did, oldest first. One query."""
    owners = Membership.objects.filter(role=Membership.Role.OWNER, organisation__kind=Organisation.Kind.HOUSEHOLD)
    return list(owners.order_by("pk").values_list("person_id", "organisation_id", "since", "until"))


@house("figures leave out whoever asked for that")
def not_to_be_counted(purpose: str) -> set[int]:
    """Who asked that the use of their data for this purpose (a row of the register of processing) or for all of them stop or be
    limited, or objected to it, and was not refused. One query."""
    asked = DataRequest.objects.filter(kind__in=("withdraw", "restrict", "object"), about__in=("", purpose))
    return set(asked.exclude(state__in=("refused", "taken_back")).values_list("person_id", flat=True))


def sexes_of(people: Iterable[int], households: Iterable[int]) -> tuple[dict[int, str], dict[int, str]]:
    """What these people said of their sex ("female", "male") for figures, and what the owners of these households did where all of them
    said the same; nobody who asked that it or all counting stop. Four queries at most, none for nobody."""
    those, homes = set(people), set(households)
    owners: dict[int, list[int]] = {}
    if homes:
        rows = Membership.objects.live().filter(
            role=Membership.Role.OWNER, organisation__kind=Organisation.Kind.HOUSEHOLD
        )
        for person, home in rows.filter(organisation__in=homes).values_list("person_id", "organisation_id"):
            owners.setdefault(home, []).append(person)
    wanted = those | {person for mine in owners.values() for person in mine}
    if not wanted:
        return {}, {}
    agreed = Consent.objects.live().filter(purpose=Consent.Purpose.COUNT_BY_SEX, given_by__in=wanted)
    said = dict(Person.objects.filter(pk__in=agreed.values("given_by")).exclude(sex="").values_list("pk", "sex"))
    if said:
        for person in not_to_be_counted(BY_SEX) | not_to_be_counted("outcomes"):
            said.pop(person, None)
    alike = {home: {said.get(person, "") for person in mine} for home, mine in owners.items()}
    return (
        {person: sex for person, sex in said.items() if person in those},
        {home: next(iter(sexes)) for home, sexes in alike.items() if len(sexes) == 1 and "" not in sexes},
    )


def households_owned_by(people: Iterable[int]) -> set[int]:
    """Every household one of these people owns or ever did. One query, none for nobody."""
    those = set(people)
    rows = (
        Membership.objects.filter(person__in=those, role=Membership.Role.OWNER) if those else Membership.objects.none()
    )
    return set(rows.filter(organisation__kind=Organisation.Kind.HOUSEHOLD).values_list("organisation_id", flat=True))


def units_of(organisations: Iterable[int]) -> dict[int, str]:
    """The commune of each of these organisations, those that named one. One query, none for nobody."""
    wanted = set(organisations)
    rows = Organisation.objects.filter(pk__in=wanted, unit__isnull=False) if wanted else Organisation.objects.none()
    return dict(rows.values_list("pk", "unit_id"))
