"""A device somebody never came in with: they hear of it, and the next time it is an old friend."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from lantoa.accounts.models import KnownDevice
from lantoa.accounts.tests import factories
from lantoa.accounts.tests.conftest import Stage
from lantoa.accounts.tests.views.test_passkey import AGENT
from lantoa.accounts.tests.views.test_sign_in import CODE, PHONE, SIGN_IN
from lantoa.messages import api as messages

pytestmark = pytest.mark.django_db


def come_in(client: Client, stage: Stage) -> None:
    stage.later(minutes=2)
    client.post(SIGN_IN, {"phone": PHONE})
    assert client.post(CODE, {"code": stage.last_code(PHONE)}).status_code == 302


def told() -> list[str]:
    return list(messages.Message.objects.filter(purpose="new_device").values_list("text", flat=True))


def test_the_first_one_is_no_news_the_second_is_and_no_longer_the_next_time(stage: Stage) -> None:
    factories.person(phone=PHONE)
    phone, laptop = Client(HTTP_USER_AGENT=AGENT), Client()
    come_in(phone, stage)
    assert told() == []
    assert "Không phải bạn" not in phone.get(reverse("accounts:me")).content.decode()
    come_in(laptop, stage)
    assert len(told()) == 1
    assert "Không phải bạn" in phone.get(reverse("accounts:me")).content.decode()
    assert "Không phải bạn" not in laptop.get(reverse("accounts:me")).content.decode()
    phone.post(reverse("accounts:sign_out"))
    come_in(phone, stage)
    laptop.post(reverse("accounts:sign_out"))
    come_in(laptop, stage)
    assert len(told()) == 1
    assert reverse("accounts:safety") in told()[0]
    assert phone.cookies["device"].value not in str(list(KnownDevice.objects.values()))
    assert (phone.cookies["device"]["httponly"], phone.cookies["device"]["samesite"]) == (True, "Lax")


def test_the_same_browser_is_new_for_somebody_else_and_a_forged_token_is_replaced(stage: Stage) -> None:
    lan = factories.person(phone=PHONE)
    phone = Client()
    phone.cookies["device"] = "<script>" * 9
    come_in(phone, stage)
    assert "<" not in phone.cookies["device"].value
    KnownDevice.objects.update(person=factories.person("Hoa"))
    come_in(phone, stage)
    assert KnownDevice.objects.filter(person=lan).count() == 1
    assert told() == []
