"""The public bodies, and who stands in them as what."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count

from lantoa.accounts.models import Membership, Organisation
from lantoa.accounts.rules.alike import bodies_alike
from lantoa.kit.vietnamese import collation_key, fold

MOST_ALIKE = 5


@dataclass(frozen=True, slots=True)
class BodyRow:
    """One public body on the list: how many people stand in it, and how many of them work at its desk."""

    organisation: Organisation
    people: int
    officers: int


def bodies_with(words: str, most: int) -> list[BodyRow]:
    """The public bodies whose name or commune has all these words, in Vietnamese order, at most so many. Three queries."""
    wanted = fold(words).split()
    fitting = [
        one
        for one in _bodies()
        if all(word in fold(f"{one.name} {one.unit.full_name if one.unit else ''}") for word in wanted)
    ]
    rows = sorted(fitting, key=lambda one: (collation_key(one.name), one.pk))[:most]
    live = Membership.objects.live().filter(organisation__in=[one.pk for one in rows], person__is_active=True)
    people = dict(
        live.values("organisation").annotate(n=Count("person", distinct=True)).values_list("organisation", "n")
    )
    desk = live.filter(role=Membership.Role.OFFICER).values("organisation").annotate(n=Count("pk"))
    officers = dict(desk.values_list("organisation", "n"))
    return [BodyRow(one, people.get(one.pk, 0), officers.get(one.pk, 0)) for one in rows]


def alike_bodies(name: str) -> list[Organisation]:
    """The public bodies whose names look like this one, the nearest in length first, at most five. One query."""
    found = [one for one in _bodies() if bodies_alike(one.name, name)]
    return sorted(found, key=lambda one: (abs(len(one.name) - len(name)), one.pk))[:MOST_ALIKE]


def members_of(body: Organisation) -> list[Membership]:
    """Who stands in it now: those who lead it first, then by role, each in the order they were named. One query."""
    order = (Membership.Role.OWNER, Membership.Role.OFFICER, Membership.Role.INSTRUCTOR, Membership.Role.MODERATOR)
    rows = Membership.objects.live().filter(organisation=body).select_related("person").order_by("since", "pk")
    return sorted(rows, key=lambda one: order.index(one.role) if one.role in order else len(order))


def _bodies() -> list[Organisation]:
    kind = Organisation.Kind.PUBLIC_BODY
    return list(Organisation.objects.filter(kind=kind).select_related("unit").order_by("pk"))
