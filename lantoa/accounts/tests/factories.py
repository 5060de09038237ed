"""Short ways to people and organisations."""

from __future__ import annotations

from itertools import count

from lantoa.accounts import api as accounts

_numbers = count(10_000)


def person(name: str = "Nguyễn Thị Lan", phone: str = "", **given: object) -> accounts.Person:
    """Somebody who joined; each call another phone."""
    made = accounts.person_for(phone or f"09123{next(_numbers)}", name)
    accounts.Person.objects.filter(pk=made.pk).update(**given)
    made.refresh_from_db()
    return made


def household(owner: accounts.Person, name: str = "Hộ bà Lan") -> accounts.Organisation:
    """A household of this owner."""
    return accounts.create_organisation(name=name, by=accounts.actor_for(owner))


def helper_of(owner: accounts.Person, organisation: accounts.Organisation, helper: accounts.Person) -> accounts.Consent:
    """The owner's consent, on their own screen."""
    return accounts.give_consent(
        "act_on_behalf",
        owner,
        organisation=organisation,
        given_to=helper,
        wording="Tôi đồng ý.",
        by=accounts.actor_for(owner),
    )
