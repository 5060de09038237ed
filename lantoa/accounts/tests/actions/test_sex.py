"""What somebody says of their sex is theirs: said freely, told to nobody, in no entry, gone when taken back or erased."""

from __future__ import annotations

import json

import pytest
from django.test import Client
from django.urls import reverse

from lantoa.accounts import api as accounts
from lantoa.accounts.actions.data_copy import take_copy
from lantoa.accounts.actions.data_request import ask
from lantoa.accounts.actions.sex import say_sex
from lantoa.accounts.errors import NotAllowed
from lantoa.accounts.models import Consent
from lantoa.accounts.tests import factories
from lantoa.journal import api as journal

pytestmark = pytest.mark.django_db
PAGE = reverse("accounts:sex")


def signed_in(person: accounts.Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def said(person: accounts.Person, sex: str) -> accounts.Person:
    return say_sex(person, sex, by=accounts.actor_for(person))


def test_it_is_said_on_one_s_own_page_changed_and_taken_back_and_the_journal_never_holds_it() -> None:
    lan = factories.person()
    client = signed_in(lan)
    assert "không phải khai" in client.get(PAGE).content.decode()
    for sex in ("female", "male", "male"):
        assert client.post(PAGE, {"sex": sex})["Location"] == reverse("accounts:me")
        assert accounts.sexes_of([lan.pk], [])[0] == {lan.pk: sex}
    consent = Consent.objects.get(given_by=lan)
    assert (consent.purpose, consent.withdrawn_at) == ("count_by_sex", None)
    lan.refresh_from_db()
    held = take_copy(lan, by=accounts.actor_for(lan))["held"]
    assert [one["facts"] for one in held if one["processing"] == "by_sex"] == [{"sex": "male"}]
    assert client.post(PAGE, {"sex": "yes"}).status_code == 422
    # Taken back where all agreements are taken back.
    client.post(reverse("accounts:withdraw_consent", args=[consent.pk]))
    lan.refresh_from_db()
    assert (lan.sex, accounts.sexes_of([lan.pk], [])) == ("", ({}, {}))
    said(lan, "female")
    client.post(PAGE, {"sex": ""})
    lan.refresh_from_db()
    assert (lan.sex, Consent.objects.live().filter(given_by=lan).exists()) == ("", False)
    told = json.dumps([[entry.act, entry.data] for entry in journal.Entry.objects.all()])
    assert "female" not in told
    assert '"male"' not in told
    with pytest.raises(NotAllowed):
        say_sex(lan, "female", by=accounts.actor_for(factories.person("Hoa")))


def test_a_household_is_counted_where_all_of_its_owners_said_the_same_and_nobody_asked_to_stop() -> None:
    lan, hoa, minh = factories.person(), factories.person("Hoa"), factories.person("Minh")
    home = factories.household(lan)
    accounts.add_member(home, hoa, role="owner", by=accounts.actor_for(lan))
    people, homes = [lan.pk, hoa.pk, minh.pk], [home.pk]
    said(lan, "female")
    assert accounts.sexes_of(people, homes) == ({lan.pk: "female"}, {})
    said(hoa, "female")
    said(minh, "male")
    assert accounts.sexes_of([minh.pk], homes) == ({minh.pk: "male"}, {home.pk: "female"})
    assert accounts.households_owned_by([hoa.pk, minh.pk]) == {home.pk}
    ask(hoa, "object", about="by_sex", words="Tôi không muốn.", by=accounts.actor_for(hoa))
    assert accounts.sexes_of(people, homes) == ({lan.pk: "female", minh.pk: "male"}, {})
    accounts.erase_person(minh, by=accounts.actor_for(minh))
    minh.refresh_from_db()
    assert (minh.sex, accounts.sexes_of([minh.pk], [])) == ("", ({}, {}))
    withdrawn = journal.Entry.objects.filter(act="accounts.consent_withdrawn", data__given_by=minh.pk)
    assert [one.data["purpose"] for one in withdrawn] == ["count_by_sex"]
