"""Consent is given by oneself, for one purpose, and ends when it is taken back."""

from __future__ import annotations

import pytest
from django.test import Client

from lantoa.accounts import api as accounts
from lantoa.accounts.actions.unused_consent import end_unused
from lantoa.accounts.errors import NotAllowed
from lantoa.accounts.tests import factories
from lantoa.accounts.tests.conftest import Stage
from lantoa.journal import api as journal
from lantoa.kit import phone as phones
from lantoa.kit.world import world
from lantoa.messages import api as messages

pytestmark = pytest.mark.django_db


def two() -> tuple[accounts.Person, accounts.Organisation, accounts.Person]:
    lan, hoa = factories.person(), factories.person("Hoa")
    return lan, factories.household(lan), hoa


def test_a_helper_acts_for_the_household_with_consent_and_only_as_helper() -> None:
    lan, home, hoa = two()
    factories.household(hoa, "Hộ cô Hoa")
    accounts.Person.objects.filter(pk=hoa.pk).update(is_operator=True)
    hoa.refresh_from_db()
    factories.helper_of(lan, home, hoa)
    actor = accounts.actor_for(hoa, home, helping=True)
    assert (actor.person_id, actor.organisation_id, actor.helping) == (hoa.pk, home.pk, True)
    assert actor.roles == {"person", "helper"}


def test_without_consent_nobody_helps() -> None:
    _lan, home, hoa = two()
    actor = accounts.actor_for(hoa, home, helping=True)
    assert actor.organisation_id is None
    assert actor.roles == {"person"}
    assert actor.lost


def test_withdrawn_consent_ends_helping() -> None:
    lan, home, hoa = two()
    consent = factories.helper_of(lan, home, hoa)
    accounts.withdraw_consent(consent, by=accounts.actor_for(lan))
    assert accounts.actor_for(hoa, home, helping=True).lost
    accounts.withdraw_consent(consent, by=accounts.actor_for(lan))
    acts = [entry.act for entry in journal.entries_about(consent)]
    assert acts == ["accounts.consent_given", "accounts.consent_withdrawn"]


def test_consent_ends_with_the_giver_s_ownership() -> None:
    lan, home, hoa = two()
    factories.helper_of(lan, home, hoa)
    son = factories.person("Minh")
    accounts.add_member(home, son, role="owner", by=accounts.actor_for(lan))
    accounts.end_membership(home.memberships.get(person=lan), by=accounts.actor_for(lan))
    assert accounts.actor_for(hoa, home, helping=True).lost


def test_consent_given_twice_is_one() -> None:
    lan, home, hoa = two()
    assert factories.helper_of(lan, home, hoa) == factories.helper_of(lan, home, hoa)
    assert accounts.Consent.objects.count() == 1


def test_nobody_consents_for_somebody_else() -> None:
    lan, home, hoa = two()
    for by in (accounts.actor_for(hoa), accounts.Visitor()):
        with pytest.raises(NotAllowed):
            accounts.give_consent("act_on_behalf", lan, organisation=home, given_to=hoa, wording="Tôi đồng ý.", by=by)
    assert accounts.Consent.objects.count() == 0


def test_nobody_consents_for_a_household_they_do_not_own() -> None:
    _lan, home, hoa = two()
    mai = factories.person("Mai")
    with pytest.raises(NotAllowed):
        accounts.give_consent(
            "act_on_behalf", hoa, organisation=home, given_to=mai, wording="Tôi đồng ý.", by=accounts.actor_for(hoa)
        )
    assert accounts.Consent.objects.count() == 0


def test_with_a_code_read_out_the_entry_names_both() -> None:
    lan, home, hoa = two()
    consent = accounts.give_consent(
        "act_on_behalf", lan, organisation=home, given_to=hoa, wording="Tôi đồng ý để Hoa giúp.", by=accounts.actor_for(hoa),
        proof="code", key=world.uuid7(),
    )  # fmt: skip
    (entry,) = journal.entries_about(consent)
    assert (entry.by_id, entry.on_behalf_of_id) == (hoa.pk, home.pk)
    assert entry.data == {"purpose": "act_on_behalf", "given_by": lan.pk, "given_to": hoa.pk, "proof": "code"}
    assert (consent.wording, consent.language, consent.proof) == ("Tôi đồng ý để Hoa giúp.", "vi", "code")


def test_a_third_person_cannot_read_out_the_code() -> None:
    lan, home, hoa = two()
    mai = factories.person("Mai")
    with pytest.raises(NotAllowed):
        accounts.give_consent(
            "act_on_behalf", lan, organisation=home, given_to=hoa, wording="…", by=accounts.actor_for(mai), proof="code"
        )
    assert accounts.Consent.objects.count() == 0


def test_somebody_else_s_consent_stays() -> None:
    lan, home, hoa = two()
    consent = factories.helper_of(lan, home, hoa)
    with pytest.raises(NotAllowed):
        accounts.withdraw_consent(consent, by=accounts.actor_for(factories.person("Mai")))
    consent.refresh_from_db()
    assert consent.withdrawn_at is None
    assert not accounts.actor_for(hoa, home, helping=True).lost


def test_a_helper_may_stop_by_themselves() -> None:
    lan, home, hoa = two()
    consent = factories.helper_of(lan, home, hoa)
    accounts.withdraw_consent(consent, by=accounts.actor_for(hoa, home, helping=True))
    assert accounts.actor_for(hoa, home, helping=True).lost


def test_consent_for_oneself_names_no_organisation() -> None:
    lan = factories.person()
    given = [
        accounts.give_consent("remember_address", lan, wording="Nhớ địa chỉ.", by=accounts.actor_for(lan))
        for _time in range(2)
    ]
    assert given[0] == given[1]
    assert given[0].organisation is None


def test_leave_to_help_ends_for_whoever_never_came_and_its_giver_hears_of_it(stage: Stage) -> None:
    lan, home, hoa = two()
    chi, mai = factories.person("Chi"), factories.person("Mai", is_demo=True)
    never, came, _invented = (factories.helper_of(lan, home, one) for one in (hoa, chi, mai))
    Client().force_login(chi)
    # Signed out meanwhile; they were here all the same.
    chi.sign_ins.all().delete()
    stage.later(days=29, hours=23)
    assert end_unused() == 0
    stage.later(hours=1)
    assert (end_unused(), end_unused()) == (1, 0)
    never.refresh_from_db()
    came.refresh_from_db()
    assert (never.withdrawn_at, came.withdrawn_at) == (stage.now(), None)
    assert [entry.act for entry in journal.entries_about(never)][-1] == "accounts.consent_withdrawn"
    assert phones.display(hoa.phone) in messages.Message.objects.get(to=lan.phone, purpose="help").text
    # Whoever comes by that number later finds nobody's stall open, and may be let in anew.
    assert accounts.actor_for(hoa, home, helping=True).lost
    factories.helper_of(lan, home, hoa)
    assert accounts.actor_for(hoa, home, helping=True).helping
