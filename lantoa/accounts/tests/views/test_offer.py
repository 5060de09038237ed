"""A device that can hold a key is offered one after the code, once; where it has one, that comes first."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from lantoa.accounts.tests import factories
from lantoa.accounts.tests.authenticator import Device
from lantoa.accounts.tests.conftest import Stage
from lantoa.accounts.tests.views.test_passkey import ADD, ASKING
from lantoa.accounts.tests.views.test_sign_in import CODE, PHONE, SIGN_IN

pytestmark = pytest.mark.django_db
OFFER = reverse("accounts:offer_passkey")


def come_in(browser: Client, stage: Stage, can: str = "1") -> str:
    stage.later(minutes=2)
    browser.post(SIGN_IN, {"phone": PHONE, "next": "/toi/", "can": can})
    return str(browser.post(CODE, {"code": stage.last_code(PHONE)})["Location"])


def test_it_is_offered_where_the_device_can_and_put_off_by_one_press(stage: Stage) -> None:
    factories.person(phone=PHONE)
    browser = Client(SERVER_NAME="localhost")
    assert come_in(browser, stage, can="") == "/toi/"
    browser.post(reverse("accounts:sign_out"))
    led = come_in(browser, stage)
    assert led == f"{OFFER}?next=%2Ftoi%2F"
    page = browser.get(led).content.decode()
    assert (f'action="{ADD}"' in page, 'data-passkey="create"' in page) == (True, True)
    assert browser.post(OFFER, {"next": "/toi/"})["Location"] == "/toi/"
    browser.post(reverse("accounts:sign_out"))
    assert come_in(browser, stage) == "/toi/"
    assert browser.get(f"{OFFER}?next=https://evil.example/").status_code == 200
    assert browser.post(OFFER, {"next": "https://evil.example/"})["Location"] == reverse("portal:home")


def test_made_there_it_leads_on_and_is_first_on_the_way_in(stage: Stage) -> None:
    factories.person(phone=PHONE)
    browser, device = Client(SERVER_NAME="localhost"), Device()
    page = browser.get(SIGN_IN).content.decode()
    assert page.index('name="phone"') < page.index("data-passkey")
    come_in(browser, stage)
    made = device.make(browser.post(ADD, **ASKING).json())
    assert browser.post(ADD, {"credential": made, "next": "/toi/"})["Location"] == "/toi/"
    browser.post(reverse("accounts:sign_out"))
    page = browser.get(SIGN_IN).content.decode()
    assert page.index("data-passkey") < page.index('name="phone"')
    assert come_in(browser, stage) == "/toi/"
