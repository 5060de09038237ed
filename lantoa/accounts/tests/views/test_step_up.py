"""What an unlocked phone in strange hands must not do asks for a proof from the last minutes, and then goes on."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from lantoa.accounts.models import Passkey, SignIn
from lantoa.accounts.tests import factories
from lantoa.accounts.tests.authenticator import Device
from lantoa.accounts.tests.conftest import Stage
from lantoa.accounts.tests.views.test_passkey import ADD, ASKING, SAFETY, browser, enrolled
from lantoa.accounts.tests.views.test_sign_in import PHONE
from lantoa.journal import api as journal

pytestmark = pytest.mark.django_db
STEP_UP, BY_KEY = reverse("accounts:step_up"), reverse("accounts:step_up_passkey")
TO_SAFETY = f"{STEP_UP}?next=%2Ftoi%2Fan-toan%2F"


def add_key(client: Client, device: Device) -> str:
    """Where the attempt to put a key on a device ends."""
    asked = client.post(ADD, **ASKING)
    return (
        asked["Location"]
        if asked.status_code == 302
        else client.post(ADD, {"credential": device.make(asked.json())})["Location"]
    )


def test_a_key_needs_a_proof_from_the_last_quarter_of_an_hour(stage: Stage) -> None:
    lan = factories.person(phone=PHONE)
    phone = browser(lan)
    stage.later(minutes=14)
    assert f'action="{ADD}"' in phone.get(SAFETY).content.decode()
    stage.later(minutes=1)
    page = phone.get(SAFETY).content.decode()
    assert (f'action="{ADD}"' in page, f'href="{TO_SAFETY}"' in page) == (False, True)
    assert add_key(phone, Device()) == TO_SAFETY
    assert phone.post(ADD, {"credential": "x"})["Location"] == TO_SAFETY
    assert not Passkey.objects.exists()


def test_a_code_to_ones_own_phone_proves_it_and_leads_on(stage: Stage) -> None:
    lan = factories.person(phone=PHONE)
    phone = browser(lan)
    stage.later(hours=1)
    sent = phone.post(STEP_UP, {"next": SAFETY})["Location"]
    assert sent.startswith(TO_SAFETY)
    assert 'name="code"' in phone.get(sent).content.decode()
    wrong = phone.post(STEP_UP, {"next": SAFETY, "code": "000000" if stage.last_code(PHONE) != "000000" else "111111"})
    assert (wrong.status_code, f'value="{SAFETY}"' in wrong.content.decode()) == (422, True)
    assert add_key(phone, Device()) == TO_SAFETY
    assert phone.post(STEP_UP, {"next": SAFETY, "code": stage.last_code(PHONE)})["Location"] == SAFETY
    row = SignIn.objects.get(person=lan)
    assert journal.entries_about(row).latest("pk").data == {"person": lan.pk, "way": "code"}
    assert (row.proved_at, row.since < row.proved_at) == (stage.now(), True)
    assert add_key(phone, Device()) == SAFETY


def test_asking_twice_for_the_code_leads_to_the_field_all_the_same(stage: Stage) -> None:
    phone = browser(factories.person(phone=PHONE))
    first, again = (phone.post(STEP_UP, {"next": SAFETY})["Location"] for _ in range(2))
    assert first == again


def test_a_key_of_one_s_own_proves_it_and_another_s_does_not(stage: Stage) -> None:
    lan, hoa, device, other = factories.person(), factories.person("Hoa"), Device(), Device(name=b"hers")
    enrolled(lan, device)
    enrolled(hoa, other)
    phone = browser(lan)
    stage.later(hours=1)
    assert 'data-passkey="get"' in phone.get(STEP_UP).content.decode()
    refused = phone.post(BY_KEY, {"credential": other.sign(phone.post(BY_KEY, **ASKING).json()), "next": SAFETY})
    assert refused.status_code == 422
    assert add_key(phone, Device(name=b"new")) == TO_SAFETY
    done = phone.post(BY_KEY, {"credential": device.sign(phone.post(BY_KEY, **ASKING).json()), "next": SAFETY})
    assert done["Location"] == SAFETY
    assert add_key(phone, Device(name=b"new")) == SAFETY


def test_a_proof_counts_in_its_own_browser_only(stage: Stage) -> None:
    lan = factories.person(phone=PHONE)
    phone, laptop = browser(lan), browser(lan)
    stage.later(hours=1)
    phone.post(STEP_UP, {"next": SAFETY})
    phone.post(STEP_UP, {"code": stage.last_code(PHONE)})
    assert (add_key(phone, Device()), add_key(laptop, Device())) == (SAFETY, TO_SAFETY)


@pytest.mark.parametrize("onward", ["https://evil.example/", "//evil.example", "javascript:alert(1)", ""])
def test_it_leads_nowhere_else(stage: Stage, onward: str) -> None:
    phone = browser(factories.person(phone=PHONE))
    phone.post(STEP_UP, {"next": onward})
    assert phone.post(STEP_UP, {"next": onward, "code": stage.last_code(PHONE)})["Location"] == SAFETY
