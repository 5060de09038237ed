"""Where Casso, payOS and GPM Pay knock: counted once; whatever else comes is refused, kept as evidence, and changes nothing."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from lantoa.journal import api as journal
from lantoa.kit.world import world
from lantoa.payments.actions.account import connect_feed
from lantoa.payments.models import BankTransaction, Payment, PayoutAccount
from lantoa.payments.tests import factories
from lantoa.payments.tests.adapters import test_casso, test_gpmpay, test_payos
from lantoa.payments.tests.conftest import Stage
from lantoa.payments.tests.views.test_hook import nothing_changes

pytestmark = pytest.mark.django_db
FEEDS = ("casso", "payos", "gpmpay")
Sent = tuple[bytes, dict[str, str]]
TIMES = {"casso": "transactionDateTime", "payos": "transactionDateTime", "gpmpay": "transactionDate"}
MEMOS = {"casso": "description", "payos": "description", "gpmpay": "content"}
AMOUNTS = {"casso": "amount", "payos": "amount", "gpmpay": "transferAmount"}
TRIALS = {
    "casso": {"reference": "MA_GIAO_DICH_THU_NGHIEM", "id": 0, "accountNumber": "88888888"},
    "payos": {"reference": "TF230204212323", "orderCode": 123, "accountNumber": "12345678"},
    "gpmpay": {"source": "SIMULATED"},
}


def fed(feed: str) -> PayoutAccount:
    return connect_feed(factories.account(), provider=feed, auth="hmac", secret=factories.SECRET)


def message(
    account: PayoutAccount, memo: str = "", amount: int = 250_000, secret: str = factories.SECRET, **changes: Any
) -> Sent:
    """As the account's service would write it."""
    feed = account.feed
    said = {
        "accountNumber": account.number,
        MEMOS[feed]: memo,
        AMOUNTS[feed]: amount,
        TIMES[feed]: world.now().isoformat(),
        **changes,
    }
    if feed == "payos":
        return test_payos.raw(secret, **said), {}
    if feed == "casso":
        raw = test_casso.raw(**said)
        return raw, test_casso.signed(raw, secret)
    raw = test_gpmpay.raw(**said)
    return raw, test_gpmpay.signed(raw, secret)


def send(account: PayoutAccount, sent: Sent) -> HttpResponse:
    address = reverse("hooks:bank_feed", args=[account.feed, account.hook_token])
    return Client().post(address, sent[0], content_type="application/json", headers=sent[1])


@pytest.mark.parametrize("feed", FEEDS)
def test_a_genuine_message_turns_the_order_paid_once_however_often_it_comes(feed: str) -> None:
    account = fed(feed)
    request = factories.asked(account, 250_000)
    sent = message(account, request.code)
    for _ in range(3):
        answer = send(account, sent)
        assert (answer.status_code, answer.json()) == (200, {"success": True})
    request.refresh_from_db()
    assert (request.received, Payment.objects.count(), BankTransaction.objects.count()) == (250_000, 1, 1)
    account.refresh_from_db()
    assert account.proved_at is not None


@pytest.mark.parametrize("feed", FEEDS)
def test_a_forged_message_is_refused(feed: str) -> None:
    account = fed(feed)
    with nothing_changes(account):
        assert send(account, message(account, secret="another-secret-0123456789")).status_code == 401
    raw, headers = message(account)
    with nothing_changes(account):
        assert send(account, (raw.replace(b"250000", b"950000"), headers)).status_code == 401


@pytest.mark.parametrize("feed", ["casso", "gpmpay"])
def test_a_stale_message_is_refused(feed: str, stage: Stage) -> None:
    account = fed(feed)
    sent = message(account, factories.asked(account).code)
    stage.later(hours=25)
    with nothing_changes(account):
        assert send(account, sent).status_code == 401


@pytest.mark.parametrize("feed", FEEDS)
def test_a_message_cut_off_is_refused_wherever_it_was_cut(feed: str) -> None:
    account = fed(feed)
    raw, headers = message(account, factories.asked(account).code)
    for end in range(0, len(raw), 41):
        with nothing_changes(account):
            assert send(account, (raw[:end], headers)).status_code == 401


@pytest.mark.parametrize("feed", FEEDS)
def test_a_message_about_another_account_is_refused(feed: str) -> None:
    account = fed(feed)
    sent = message(account, factories.asked(account).code, accountNumber="9999999999")
    with nothing_changes(account):
        answer = send(account, sent)
    assert (answer.status_code, answer.json()["message"]) == (400, "about another account")


@pytest.mark.parametrize("feed", FEEDS)
def test_a_trial_of_the_service_is_welcome_and_is_no_money(feed: str) -> None:
    account = fed(feed)
    request = factories.asked(account, 250_000)
    with nothing_changes(account):
        answer = send(account, message(account, request.code, **TRIALS[feed]))
    assert (answer.status_code, answer.json()["success"]) == (200, True)


@pytest.mark.parametrize("feed", FEEDS)
@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"{",
        b"null",
        b"\xff\xfe",
        b"[" * 60_000,
        b'{"data":' * 8_000,
        b'{"data":{},"signature":"x"}',
        b'{"a":"\\ud800"}',
    ],
)
def test_nonsense_is_refused(feed: str, raw: bytes) -> None:
    account = fed(feed)
    with nothing_changes(account):
        assert (
            send(account, (raw, {"X-Casso-Signature": "t=1,v1=x", "X-GPMPay-Signature": "t=1,v1=x"})).status_code == 401
        )


@pytest.mark.parametrize("feed", FEEDS)
def test_what_a_service_signed_but_cannot_be_so_is_refused(feed: str) -> None:
    account = fed(feed)
    for changes in (
        {AMOUNTS[feed]: 0},
        {AMOUNTS[feed]: "250.000"},
        {AMOUNTS[feed]: None},
        {MEMOS[feed]: 5},
        {TIMES[feed]: "yesterday"},
        {"accountNumber": None},
    ):
        with nothing_changes(account):
            assert send(account, message(account, **changes)).status_code == 400


def test_the_same_movement_told_by_two_services_counts_once() -> None:
    """The seller moved from one service to another: the bank's reference is the same."""
    account = fed("casso")
    request = factories.asked(account, 250_000)
    assert send(account, message(account, request.code, 100_000, reference="FT1")).status_code == 200
    account = connect_feed(account, provider="gpmpay", auth="hmac", secret=factories.SECRET)
    assert send(account, message(account, request.code, 100_000, referenceCode="FT1")).status_code == 200
    request.refresh_from_db()
    assert (request.received, BankTransaction.objects.count()) == (100_000, 1)
    assert json.loads(bytes(journal.Incoming.objects.order_by("pk")[0].body))["data"]["reference"] == "FT1"
