"""Passkeys on screen: put one on a device, come in with it, take it off; without one everything works as before."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from lantoa.accounts import api as accounts
from lantoa.accounts.models import Passkey
from lantoa.accounts.tests import factories
from lantoa.accounts.tests.authenticator import Device
from lantoa.accounts.tests.views.test_sign_in import whoami
from lantoa.journal import api as journal

pytestmark = pytest.mark.django_db
SIGN_IN, ADD, SAFETY = (reverse(f"accounts:{name}") for name in ("passkey_sign_in", "add_passkey", "safety"))
ASKING = {"headers": {"Accept": "application/json"}}
AGENT = (
    "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Mobile Safari/537.36"
)


def browser(person: accounts.Person | None = None) -> Client:
    made = Client(SERVER_NAME="localhost", HTTP_USER_AGENT=AGENT)
    if person:
        made.force_login(person)
    return made


def enrolled(person: accounts.Person, device: Device) -> Passkey:
    phone = browser(person)
    options = phone.post(ADD, **ASKING).json()
    assert phone.post(ADD, {"credential": device.make(options)})["Location"] == SAFETY
    return Passkey.objects.get(person=person)


def test_put_on_a_device_named_by_it_and_used_to_come_in() -> None:
    lan, device = factories.person(), Device()
    enrolled(lan, device)
    page = browser(lan).get(SAFETY).content.decode()
    assert "Android" in page
    assert "Chrome" in page
    stranger = browser()
    options = stranger.post(SIGN_IN, {"next": "/toi/"}, **ASKING).json()
    assert options["userVerification"] == "required"
    answer = stranger.post(SIGN_IN, {"credential": device.sign(options), "next": "/toi/"})
    assert answer["Location"] == "/toi/"
    assert whoami(stranger) == lan.pk
    assert journal.entries_about(lan).latest("pk").data == {"way": "passkey"}


def test_the_question_stays_in_the_browser_it_was_put_to() -> None:
    lan, device, thief = factories.person(), Device(), browser()
    enrolled(lan, device)
    asked = browser().post(SIGN_IN, **ASKING)
    assert asked.cookies["passkey"]["httponly"]
    assert asked.cookies["passkey"]["samesite"] == "Strict"
    answer = thief.post(SIGN_IN, {"credential": device.sign(asked.json())})
    assert answer.status_code == 422
    assert whoami(thief) is None


def test_a_passkey_of_another_site_gets_a_sentence_and_nobody_in() -> None:
    lan, device, stranger = factories.person(), Device(), browser()
    enrolled(lan, device)
    options = stranger.post(SIGN_IN, **ASKING).json()
    device.origin = "https://lan-toa.example"
    answer = stranger.post(SIGN_IN, {"credential": device.sign(options), "next": "/toi/"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert 'class="alert alert-refuse"' in page
    assert 'value="/toi/"' in page
    assert whoami(stranger) is None


def test_a_closed_account_stays_out_with_its_key() -> None:
    lan, device, stranger = factories.person(), Device(), browser()
    enrolled(lan, device)
    accounts.Person.objects.update(is_active=False)
    options = stranger.post(SIGN_IN, **ASKING).json()
    assert stranger.post(SIGN_IN, {"credential": device.sign(options)}).status_code == 422
    assert whoami(stranger) is None


def test_at_a_bare_address_the_page_says_where_keys_work() -> None:
    lan = factories.person()
    there = Client(SERVER_NAME="127.0.0.1")
    there.force_login(lan)
    assert "data-passkey" not in there.get(SAFETY).content.decode()
    assert 'href="http://testserver/toi/an-toan/"' in there.get(SAFETY).content.decode()
    assert there.post(ADD, **ASKING).status_code == 422
    assert "data-passkey" not in Client(SERVER_NAME="127.0.0.1").get(reverse("accounts:sign_in")).content.decode()


def test_a_name_that_is_not_ours_has_no_keys() -> None:
    assert Client(SERVER_NAME="evil.example").post(SIGN_IN, **ASKING).status_code == 422


def test_without_a_script_the_phone_code_is_all_one_sees() -> None:
    page = browser().get(reverse("accounts:sign_in")).content.decode()
    (form,) = [part for part in page.split("<form")[1:] if "data-passkey" in part.split(">")[0]]
    assert " hidden" in form.split(">")[0]
    assert 'name="phone"' in page


def test_the_page_says_what_can_become_of_a_text_message() -> None:
    client = Client()
    client.force_login(factories.person())
    page = client.get(reverse("accounts:safety")).content.decode()
    assert "ai giữ SIM của bạn đều đọc được" in page


def test_taking_a_key_off_and_not_another_s() -> None:
    lan, hoa, device = factories.person(), factories.person("Hoa"), Device()
    key = enrolled(lan, device)
    remove = reverse("accounts:remove_passkey", args=[key.pk])
    assert browser(hoa).post(remove).status_code == 404
    assert browser(lan).post(remove)["Location"] == SAFETY
    assert Passkey.objects.count() == 0


@pytest.mark.parametrize("said", ["", "x", "{}", "\x00", "[" * 4000, "x" * 100_000])
def test_nonsense_is_refused_above_the_form(said: str) -> None:
    lan = factories.person()
    for client, address in ((browser(), SIGN_IN), (browser(lan), ADD)):
        client.post(address, **ASKING)
        answer = client.post(address, {"credential": said})
        assert answer.status_code == 422
        assert 'class="alert alert-refuse"' in answer.content.decode()
