"""A number silent for long may have another owner: its code alone opens nothing that could be lost; two ways do."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from lantoa.accounts import acts
from lantoa.accounts import api as accounts
from lantoa.accounts.models import DeskCheck, PhoneChange, SignIn
from lantoa.accounts.queries.silence import needs_a_second_way
from lantoa.accounts.tests import factories
from lantoa.accounts.tests.authenticator import Device
from lantoa.accounts.tests.conftest import Stage
from lantoa.accounts.tests.views.test_body import sent
from lantoa.accounts.tests.views.test_passkey import ASKING, enrolled
from lantoa.accounts.tests.views.test_sign_in import CODE, PHONE, SIGN_IN, whoami
from lantoa.journal import api as journal
from lantoa.messages import api as messages

pytestmark = pytest.mark.django_db
WAYS, KEY, ME, PROVE = (reverse(f"accounts:{name}") for name in ("change_phone_ways", "change_phone_passkey", "me", "prove_phone"))  # fmt: skip


def comes(stage: Stage, phone: str = PHONE) -> tuple[Client, str]:
    """A browser in which the code to this number was typed, and where it was led."""
    browser = Client(SERVER_NAME="localhost")
    browser.post(SIGN_IN, {"phone": phone, "next": "/toi/"})
    return browser, browser.post(CODE, {"code": stage.last_code(phone)})["Location"]


@pytest.fixture
def device() -> Device:
    return Device(name=b"hers")


@pytest.fixture
def lan(stage: Stage, device: Device) -> accounts.Person:
    """Somebody with a household and a key, who was last seen half a year ago."""
    made = factories.person(phone=PHONE)
    factories.household(made)
    enrolled(made, device)
    stage.later(days=200)
    return made


def test_whoever_bought_the_number_gets_no_further_and_sees_nothing_of_the_account(
    lan: accounts.Person, stage: Stage
) -> None:
    stranger, led = comes(stage)
    page = stranger.get(led).content.decode()
    assert (led, whoami(stranger)) == (WAYS, None)
    assert ("Mừng bạn trở lại" in page, lan.name in page) == (True, False)
    other = Device(name=b"not hers")
    enrolled(factories.person("Hoa"), other)
    stage.later(days=4)
    stranger, _led = comes(stage)
    refused = stranger.post(KEY, {"credential": other.sign(stranger.post(KEY, **ASKING).json())})
    assert (refused.status_code, whoami(stranger), stranger.get(ME).status_code) == (422, None, 302)


def test_with_the_key_they_are_in_at_once_signed_out_elsewhere_and_everybody_is_told(
    lan: accounts.Person, device: Device, stage: Stage
) -> None:
    helper = factories.person("Phạm Thị Giúp")
    factories.helper_of(lan, accounts.Organisation.objects.get(), helper)
    before = SignIn.objects.get(person=lan)
    browser, _led = comes(stage)
    assert browser.post(KEY, {"credential": device.sign(browser.post(KEY, **ASKING).json())})["Location"] == WAYS
    assert browser.get(WAYS)["Location"] == "/toi/"
    assert (whoami(browser), browser.get(ME).status_code) == (lan.pk, 200)
    assert not SignIn.objects.filter(pk=before.pk).exists()
    told = messages.Message.objects.filter(purpose="returned").values_list("to", flat=True)
    assert set(told) == {PHONE, helper.phone}
    assert [entry.act for entry in journal.entries_about(PhoneChange.objects.get())] == [
        acts.RETURN_ASKED,
        acts.PHONE_CHANGE_PROVED,
        acts.RETURNED,
    ]
    assert accounts.recovered_until(lan.pk) is not None
    # Only the browser in which both ways were shown is let in, and only then.
    assert Client().get(WAYS).status_code == 302
    stage.later(minutes=31)
    browser.post(reverse("accounts:sign_out"))
    assert browser.get(WAYS)["Location"] == reverse("accounts:change_phone")


def test_an_officer_who_sees_them_and_their_paper_is_the_second_way_and_it_stands_in_the_journal(
    lan: accounts.Person, stage: Stage
) -> None:
    body = accounts.create_organisation(kind="public_body", name="UBND xã", owner=factories.person("Chủ"), by=None)
    officer = factories.person("Cán")
    accounts.add_member(body, officer, role="officer", by=None)
    browser, _led = comes(stage)
    (link,) = set(re.findall(r"/doi-so/tai-ban/[\w-]+/", browser.get(WAYS).content.decode()))
    stranger, desk = Client(), Client()
    stranger.force_login(factories.person("Lạ"))
    desk.force_login(officer)
    assert (Client().get(link).status_code, stranger.get(link).status_code) == (302, 403)
    assert lan.name in desk.get(link).content.decode()
    assert desk.post(link, sent(paper="selfie")).status_code == 422
    assert (PhoneChange.objects.get().people_at, whoami(browser)) == (None, None)
    assert desk.post(link, sent(paper="identity_card")).status_code == 200
    seen = DeskCheck.objects.get()
    assert (seen.officer_id, seen.office_id, seen.paper) == (officer.pk, body.pk, "identity_card")
    entry = journal.Entry.objects.get(act=acts.PHONE_CHANGE_SEEN)
    assert (entry.by_id, entry.data) == (officer.pk, {"person": lan.pk, "paper": "identity_card"})
    assert browser.get(WAYS)["Location"] == "/toi/"
    assert whoami(browser) == lan.pk


def test_who_has_nothing_to_lose_and_who_was_seen_lately_come_in_by_the_code(stage: Stage) -> None:
    factories.person("Mai", phone=PHONE)
    busy = factories.person("Hoa", phone="+84912345679")
    factories.household(busy)
    assert not needs_a_second_way(busy)
    stage.later(days=179)
    assert comes(stage, busy.phone)[1] == "/toi/"
    stage.later(days=179)
    busy.refresh_from_db()
    assert not needs_a_second_way(busy)
    assert comes(stage)[1] == "/toi/"
    stage.later(days=1)
    assert needs_a_second_way(busy)


def test_a_number_not_proved_for_a_year_is_asked_for_after_a_key_and_may_wait(stage: Stage) -> None:
    lan, device = factories.person(phone=PHONE), Device()
    enrolled(lan, device)
    stage.later(days=366)
    browser = Client(SERVER_NAME="localhost")
    by_key = reverse("accounts:passkey_sign_in")
    led = browser.post(by_key, {"credential": device.sign(browser.post(by_key, **ASKING).json()), "next": "/toi/"})[
        "Location"
    ]
    assert led == f"{PROVE}?next=%2Ftoi%2F"
    page = browser.get(led).content.decode()
    assert ('href="/toi/"' in page, reverse("accounts:change_phone") in page) == (True, True)
    browser.post(PROVE, {"next": "/toi/"})
    assert browser.post(PROVE, {"next": "/toi/", "code": stage.last_code(PHONE)})["Location"] == "/toi/"
    lan.refresh_from_db()
    assert lan.phone_proved_at == stage.now()


def test_whoever_bought_the_number_lets_nobody_help_either(lan: accounts.Person, stage: Stage) -> None:
    friend = Client()
    friend.force_login(factories.person("Kẻ Lạ"))
    friend.post(reverse("accounts:help_household"), {"phone": PHONE})
    refused = friend.post(reverse("accounts:help_code"), {"code": stage.last_code(PHONE)})
    assert (refused.status_code, "lâu rồi không ai vào" in refused.content.decode()) == (422, True)
    assert not accounts.Consent.objects.exists()


def test_whoever_signs_out_was_seen_until_then(stage: Stage) -> None:
    person = factories.person(phone=PHONE)
    factories.household(person)
    browser, _led = comes(stage)
    stage.later(days=50)
    browser.get(ME)
    browser.post(reverse("accounts:sign_out"))
    stage.later(days=140)
    person.refresh_from_db()
    assert not needs_a_second_way(person)
    stage.later(days=50)
    assert needs_a_second_way(person)
