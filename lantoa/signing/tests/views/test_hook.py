"""A service's message is kept, answered, and makes us ask; said twice or forged it moves nothing."""

from __future__ import annotations

import json

import pytest
from django.test import Client
from django.urls import reverse

from lantoa.journal import api as journal
from lantoa.journal.models import Job
from lantoa.signing.adapters.base import Answer
from lantoa.signing.adapters.demo.adapter import SIGNER
from lantoa.signing.models import Signer
from lantoa.signing.tests import pki
from lantoa.signing.tests.factories import a_request, give_key, signer, signs

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("here")]


def send(body: object, token: str = "demo-token", service: str = "demo") -> int:  # noqa: S107 - the demo signer's
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    address = reverse("signing_hooks:service", args=[service, token])
    return Client().post(address, raw, content_type="application/json").status_code


def test_a_message_said_twice_makes_one_signature(authority: pki.Authority) -> None:
    give_key("lan", authority.leaf("Lan"))
    SIGNER.waits = True
    request = a_request("Lan")
    one = signs(request)
    SIGNER.waits = False
    assert [send({"reference": one.transaction}) for _time in (1, 2)] == [200, 200]
    assert journal.Incoming.objects.get(source="signing.demo").times_received == 2
    assert Job.objects.filter(task="lantoa.signing.tasks.look_after").count() == 1
    journal.work_off()
    assert signer(request).state == Signer.State.SIGNED
    assert send({"reference": one.transaction, "again": 1}) == 200
    assert SIGNER.polled == 1


def test_a_forged_message_costs_a_question_and_no_more(authority: pki.Authority) -> None:
    give_key("lan", authority.leaf("Lan"))
    SIGNER.waits = True
    one = signs(a_request("Lan"))
    SIGNER.says = Answer("waiting", one.transaction)
    assert send({"reference": one.transaction, "signature_value": "AAAA", "status": "signed"}) == 200
    journal.work_off()
    assert Signer.objects.get(pk=one.pk).state == Signer.State.ASKED


@pytest.mark.parametrize(
    ("body", "token", "service", "status"),
    [
        ({"reference": "x"}, "another", "demo", 401),
        (b"{", "demo-token", "demo", 400),
        ({}, "demo-token", "demo", 400),
        (b"x" * 300_000, "demo-token", "demo", 413),
        ({"reference": "x"}, "demo-token", "khong-co", 404),
    ],
)
def test_what_is_none_is_refused_with_its_status(body: object, token: str, service: str, status: int) -> None:
    assert send(body, token, service) == status
