"""Who stands with an organisation, and what somebody agreed to."""

from __future__ import annotations

import pytest

from lantoa.accounts import api as accounts
from lantoa.accounts.tests.factories import person

pytestmark = pytest.mark.django_db


def test_members_of_every_role_and_helpers_are_insiders_until_it_ends() -> None:
    owner, seller, helper, stranger = (person() for _ in range(4))
    home = accounts.create_organisation(name="Bếp Hương", by=accounts.actor_for(owner))
    by = accounts.actor_for(owner, home)
    membership = accounts.add_member(home, seller, role="seller", by=by)
    consent = accounts.give_consent(
        "act_on_behalf", owner, organisation=home, given_to=helper, wording="Tôi đồng ý.", by=by
    )
    assert accounts.insiders_of(home.pk) == [owner, seller, helper]
    accounts.withdraw_consent(consent, by=by)
    accounts.end_membership(membership, by=by)
    assert accounts.insiders_of(home.pk) == [owner]
    other = accounts.create_organisation(name="Bếp khác", by=accounts.actor_for(stranger))
    assert accounts.insiders_of(other.pk) == [stranger]


def test_a_consent_holds_for_one_person_and_one_purpose_until_it_is_taken_back() -> None:
    one, other = person(), person()
    consent = accounts.give_consent("remember_address", one, wording="Tôi đồng ý.", by=accounts.actor_for(one))
    assert accounts.agreed_to("remember_address", one.pk)
    assert not accounts.agreed_to("messages", one.pk)
    assert not accounts.agreed_to("remember_address", other.pk)
    assert not accounts.agreed_to("remember_address", None)
    accounts.withdraw_consent(consent, by=accounts.actor_for(one))
    assert not accounts.agreed_to("remember_address", one.pk)
