"""What was refused stands in the log, by numbers and routes: nothing of what was typed."""

from __future__ import annotations

import logging

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from lantoa.accounts import api as accounts
from lantoa.accounts.actions.code import check_code, request_code
from lantoa.accounts.errors import WrongCode
from lantoa.accounts.tests import factories

pytestmark = pytest.mark.django_db
SECURITY = "lantoa.security"
PHONE = "0987 123 456"


def signed_in(person: accounts.Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def test_a_code_that_did_not_hold_is_told_without_the_number(caplog: pytest.LogCaptureFixture) -> None:
    request_code(PHONE, purpose="sign_in")
    with caplog.at_level(logging.INFO, SECURITY), pytest.raises(WrongCode):
        check_code(PHONE, "000000", purpose="sign_in", about="nobody")
    assert "a code did not hold: sign_in" in caplog.text
    assert "987" not in caplog.text


def test_whoever_is_refused_stands_in_the_log_by_number_and_route(caplog: pytest.LogCaptureFixture) -> None:
    person = factories.person()
    with caplog.at_level(logging.INFO, SECURITY):
        assert signed_in(person).get(reverse("accounts:bodies")).status_code == 403
    assert f"refused by the policy: GET accounts:bodies, person {person.pk}" in caplog.text
    assert person.name not in caplog.text


def test_a_form_without_its_guard_is_told(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, SECURITY):
        assert Client(enforce_csrf_checks=True).post(reverse("accounts:sign_in"), {"phone": PHONE}).status_code == 403
    assert "a form without its guard was refused" in caplog.text
    assert "987" not in caplog.text


def test_refusals_are_written_whatever_the_level_of_the_log() -> None:
    assert settings.LOGGING["loggers"][SECURITY] == {"level": "INFO"}
