"""Carriers knock: genuine messages count once, forged ones change nothing, none breaks the house."""

from __future__ import annotations

from datetime import timedelta
from unittest.mock import patch

import pytest
from django.db import OperationalError
from django.test import Client

from lantoa.journal import api as journal
from lantoa.kit.world import world
from lantoa.shipping.actions.hook import take_left_behind
from lantoa.shipping.models import EarlyNotice, ParcelEvent, SettlementLine
from lantoa.shipping.tests import factories
from lantoa.shipping.tests.conftest import Stage

pytestmark = pytest.mark.django_db
DELIVERED = {"ghn": "delivered", "ghtk": "5", "viettelpost": "501", "vnpost": "14"}


@pytest.mark.parametrize("carrier", list(DELIVERED))
def test_what_a_carrier_tells_reaches_its_parcel_once(carrier: str) -> None:
    parcel = factories.parcel(carrier=carrier)
    account = factories.connected(factories.organisation_of(parcel), carrier)
    for _ in range(3):
        answer = factories.knock(account, factories.notice(DELIVERED[carrier], parcel.tracking_code))
        assert (answer.status_code, answer.json()) == (200, {"success": True})
    parcel.refresh_from_db()
    account.refresh_from_db()
    assert (parcel.status, parcel.cash_received) == ("delivered", 0)
    assert account.last_heard_at == world.now()
    assert ParcelEvent.objects.filter(parcel=parcel).count() == 1
    assert journal.Incoming.objects.get().times_received == 3


@pytest.mark.parametrize(("carrier", "code"), [("ghtk", "6"), ("vnpost", "21")])
def test_a_message_that_says_settled_counts_the_cash_once(carrier: str, code: str) -> None:
    parcel = factories.parcel(carrier=carrier)
    account = factories.connected(factories.organisation_of(parcel), carrier)
    for _ in range(2):
        factories.knock(account, factories.notice(code, parcel.tracking_code), cash=250_000, fee=22_000)
    parcel.refresh_from_db()
    assert (parcel.status, parcel.cash_received) == ("delivered", 250_000)
    line = SettlementLine.objects.get()
    assert (line.state, line.fee, line.net) == ("agrees", 22_000, 228_000)


@pytest.mark.parametrize("carrier", list(DELIVERED))
def test_a_forged_message_is_refused_kept_as_evidence_and_changes_nothing(carrier: str) -> None:
    parcel = factories.parcel(carrier=carrier)
    account = factories.connected(factories.organisation_of(parcel), carrier)
    for secret in ("", "wrong-key-0123456789"):
        answer = factories.knock(account, factories.notice(DELIVERED[carrier], parcel.tracking_code), secret)
        assert answer.status_code == 401
    parcel.refresh_from_db()
    assert parcel.status == "created"
    assert set(journal.Incoming.objects.values_list("state", flat=True)) == {"refused"}


def test_anothers_parcel_is_out_of_reach_of_ones_own_key() -> None:
    parcel = factories.parcel()
    account = factories.connected(factories.household())
    assert factories.knock(account, factories.notice("delivered", parcel.tracking_code)).status_code == 200
    parcel.refresh_from_db()
    assert parcel.status == "created"
    assert EarlyNotice.objects.get().account == account


def test_news_of_a_parcel_not_registered_yet_waits_for_it() -> None:
    home = factories.household()
    account = factories.connected(home)
    factories.knock(account, factories.notice("delivered", "GAEARLY1"))
    assert not EarlyNotice.objects.get().incoming.reason
    assert factories.parcel(home, tracking_code="GAEARLY1").status == "delivered"
    assert not EarlyNotice.objects.exists()


@pytest.mark.parametrize("raw", [b"", b"{", b"[]", b"\xff", b'{"OrderCode": "GA1"}', b"x" * 65_537])
def test_what_is_no_message_is_refused(raw: bytes) -> None:
    account = factories.connected(factories.household())
    answer = factories.post(account, raw, {"X-Lantoa-Key": factories.SECRET})
    assert answer.status_code in (400, 413)
    assert answer.json()["success"] is False


def test_an_address_nobody_has_answers_not_found() -> None:
    factories.connected(factories.household())
    for path in ("ghn/khongco", "dhl/khongco", "ghn/%00"):
        assert Client().post(f"/hooks/carriers/{path}/", b"{}", content_type="application/json").status_code == 404


def test_without_a_key_nothing_is_genuine() -> None:
    parcel = factories.parcel()  # which makes the account's turn, without a key
    account = factories.CarrierAccount.objects.get()
    assert factories.knock(account, factories.notice("delivered", parcel.tracking_code), "").status_code == 401


def test_what_was_kept_but_not_done_is_done_by_the_worker(stage: Stage) -> None:
    parcel = factories.parcel()
    account = factories.connected(factories.organisation_of(parcel))
    with patch("lantoa.shipping.views.hook.process_message", side_effect=OperationalError):
        assert factories.knock(account, factories.notice("delivered", parcel.tracking_code)).status_code == 200
    assert take_left_behind() == 0
    stage.later(seconds=timedelta(minutes=2).total_seconds())
    assert take_left_behind() == 1
    parcel.refresh_from_db()
    assert parcel.status == "delivered"
