"""A one-time code on demand: the service sends it, at most a few times an hour for one credential; nothing of it is kept."""

from __future__ import annotations

from datetime import timedelta

import pytest

from lantoa.accounts import api as accounts
from lantoa.journal.models import Entry
from lantoa.kit.world import world
from lantoa.signing import acts
from lantoa.signing.actions.code import MOST, send_code
from lantoa.signing.adapters.base import NotAsked
from lantoa.signing.adapters.demo.adapter import SIGNER
from lantoa.signing.errors import NoCode, NotYourTurn
from lantoa.signing.models import CodeAllowance, SignatureRequest
from lantoa.signing.tests.conftest import fresh_demo_signer
from lantoa.signing.tests.factories import a_request, signer

__all__ = ["fresh_demo_signer"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def request_() -> SignatureRequest:
    SIGNER.sends_codes = True
    return a_request("Lan", file=b"%PDF-1.7 a paper")


def by(request: SignatureRequest) -> accounts.ActingPerson:
    found = signer(request).person
    assert found
    return accounts.actor_for(found)


def test_a_few_are_sent_within_an_hour_for_one_credential(request_: SignatureRequest) -> None:
    other, key = a_request("Lan", file=b"%PDF-1.7 another"), world.uuid7()
    for _each in range(2):
        send_code(signer(request_), by=by(request_), key=key)
    assert SIGNER.sent == ["lan"]
    for _each in range(MOST - 1):
        send_code(signer(other), by=by(other))
    for one in (request_, other):
        with pytest.raises(NoCode) as no:
            send_code(signer(one), by=by(one))
        assert (no.value.code, str(MOST) in str(no.value)) == ("too_many", True)
    assert len(SIGNER.sent) == MOST
    assert Entry.objects.filter(act=acts.CODE_ASKED).count() == MOST
    assert "lan" not in CodeAllowance.objects.get().mark
    CodeAllowance.objects.update(since=world.now() - timedelta(hours=1))
    send_code(signer(request_), by=by(request_))
    assert CodeAllowance.objects.get().count == 1


def test_what_the_service_does_not_do_is_said(request_: SignatureRequest) -> None:
    for fault, code in (("silent", "not_sent"), ("no_code", "no_code"), ("credential", "not_sent")):
        SIGNER.says = NotAsked("x", fault=fault)
        with pytest.raises(NoCode) as no:
            send_code(signer(request_), by=by(request_))
        assert no.value.code == code
    assert SIGNER.sent == []


def test_no_code_for_what_is_past(request_: SignatureRequest) -> None:
    one = signer(request_)
    for state in ("asked", "signed", "refused"):
        one.state = state
        with pytest.raises(NotYourTurn):
            send_code(one, by=by(request_))
    assert Entry.objects.filter(act=acts.CODE_ASKED).count() == 0
