"""Who judges others' goods is named by the house, in a public body."""

from __future__ import annotations

import pytest

from lantoa.accounts import api as accounts
from lantoa.accounts.errors import NotAllowed
from lantoa.accounts.tests import factories

pytestmark = pytest.mark.django_db


def test_the_house_names_a_moderator_in_a_public_body() -> None:
    chief, thuy = factories.person(), factories.person("Thủy")
    body = accounts.create_organisation(kind="public_body", name="Ủy ban nhân dân xã", owner=chief, by=None)
    accounts.add_member(body, thuy, role="moderator", by=None)
    assert accounts.actor_for(thuy, body).roles == {"person", "moderator"}
    assert list(accounts.moderators()) == [thuy]


def test_an_owner_names_no_moderator_and_a_household_has_none() -> None:
    chief, thuy = factories.person(), factories.person("Thủy")
    body = accounts.create_organisation(kind="public_body", name="Ủy ban nhân dân xã", owner=chief, by=None)
    with pytest.raises(NotAllowed):
        accounts.add_member(body, thuy, role="moderator", by=accounts.actor_for(chief, body))
    with pytest.raises(NotAllowed):
        accounts.add_member(factories.household(chief), thuy, role="moderator", by=None)
    assert not accounts.moderators().exists()


def test_operators_are_moderators_who_left_are_not() -> None:
    chief, thuy = factories.person(is_operator=True), factories.person("Thủy")
    body = accounts.create_organisation(kind="public_body", name="Ủy ban nhân dân xã", owner=chief, by=None)
    membership = accounts.add_member(body, thuy, role="moderator", by=accounts.actor_for(chief))
    assert set(accounts.moderators()) == {chief, thuy}
    accounts.end_membership(membership, by=accounts.actor_for(thuy))
    assert set(accounts.moderators()) == {chief}
