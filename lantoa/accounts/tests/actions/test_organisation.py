"""Organisations and who has which part in them."""

from __future__ import annotations

import pytest

from lantoa.accounts import api as accounts
from lantoa.accounts.errors import BadName, LastOwner, NotAllowed
from lantoa.accounts.tests import factories
from lantoa.journal import api as journal
from lantoa.kit.world import world
from lantoa.places import api as places

pytestmark = pytest.mark.django_db


def test_whoever_sets_up_a_household_owns_it() -> None:
    places.load_places()
    lan = factories.person()
    made = accounts.create_organisation(
        name="Hộ bà Lan", unit=places.find_units("Vân Đồn")[0], by=accounts.actor_for(lan)
    )
    assert accounts.people_of(made, {"owner"}) == [lan]
    (entry,) = journal.entries_about(made)
    assert (entry.act, entry.by_id, entry.on_behalf_of_id, entry.place) == (
        "accounts.organisation_created", lan.pk, made.pk, "06994",
    )  # fmt: skip


def test_the_same_key_makes_one_household() -> None:
    lan, key = factories.person(), world.uuid7()
    made = [accounts.create_organisation(name="Hộ bà Lan", by=accounts.actor_for(lan), key=key) for _time in range(2)]
    assert made[0] == made[1]
    assert accounts.Organisation.objects.count() == 1


def test_a_household_without_a_name_is_refused() -> None:
    lan = factories.person()
    for name in ("", "x" * 10_000):
        with pytest.raises(BadName):
            accounts.create_organisation(name=name, by=accounts.actor_for(lan))
    assert accounts.Organisation.objects.count() == 0


def test_a_visitor_sets_up_nothing() -> None:
    with pytest.raises(NotAllowed):
        accounts.create_organisation(name="Hộ lạ", by=accounts.Visitor())
    assert accounts.Organisation.objects.count() == 0


def test_an_owner_adds_a_seller_once() -> None:
    lan, hoa = factories.person(), factories.person("Hoa")
    home = factories.household(lan)
    first = accounts.add_member(home, hoa, role="seller", by=accounts.actor_for(lan))
    assert accounts.add_member(home, hoa, role="seller", by=accounts.actor_for(lan)) == first
    assert accounts.actor_for(hoa).roles == {"person", "seller"}
    assert [entry.act for entry in journal.entries_about(first)] == ["accounts.member_added"]


def test_a_seller_adds_nobody() -> None:
    lan, hoa, mai = factories.person(), factories.person("Hoa"), factories.person("Mai")
    home = factories.household(lan)
    accounts.add_member(home, hoa, role="seller", by=accounts.actor_for(lan))
    with pytest.raises(NotAllowed):
        accounts.add_member(home, mai, role="owner", by=accounts.actor_for(hoa))
    assert accounts.people_of(home, {"owner", "seller"}) == [lan, hoa]


def test_a_helper_adds_nobody() -> None:
    lan, hoa, mai = factories.person(), factories.person("Hoa"), factories.person("Mai")
    home = factories.household(lan)
    factories.helper_of(lan, home, hoa)
    with pytest.raises(NotAllowed):
        accounts.add_member(home, mai, role="owner", by=accounts.actor_for(hoa, home, helping=True))
    assert accounts.people_of(home, {"owner"}) == [lan]


def test_a_member_may_leave_and_is_gone_at_once() -> None:
    lan, hoa = factories.person(), factories.person("Hoa")
    home = factories.household(lan)
    membership = accounts.add_member(home, hoa, role="seller", by=accounts.actor_for(lan))
    accounts.end_membership(membership, by=accounts.actor_for(hoa))
    assert accounts.actor_for(hoa, home).roles == {"person"}
    assert accounts.actor_for(hoa, home).lost
    assert [entry.act for entry in journal.entries_about(membership)] == [
        "accounts.member_added",
        "accounts.member_ended",
    ]


def test_the_last_owner_stays() -> None:
    lan = factories.person()
    home = factories.household(lan)
    with pytest.raises(LastOwner):
        accounts.end_membership(home.memberships.get(), by=accounts.actor_for(lan))
    assert accounts.people_of(home, {"owner"}) == [lan]


def test_a_stranger_ends_nothing() -> None:
    lan, hoa = factories.person(), factories.person("Hoa")
    home = factories.household(lan)
    with pytest.raises(NotAllowed):
        accounts.end_membership(home.memberships.get(), by=accounts.actor_for(hoa))
    assert accounts.people_of(home, {"owner"}) == [lan]


def test_own_organisations_come_before_helped_ones() -> None:
    lan, hoa = factories.person(), factories.person("Hoa")
    hers = factories.household(lan, "Hộ bà Lan")
    factories.helper_of(lan, hers, hoa)
    own = factories.household(hoa, "Hộ cô Hoa")
    assert [(one, one.roles, one.helping) for one in accounts.organisations_of(hoa)] == [
        (own, {"owner"}, False),
        (hers, {"helper"}, True),
    ]
