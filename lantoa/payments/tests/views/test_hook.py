"""Where SePay knocks: proved, kept, acknowledged, counted once; whatever else comes is refused and changes nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse

from lantoa.journal import api as journal
from lantoa.journal.actions import registry
from lantoa.kit.world import world
from lantoa.payments import acts
from lantoa.payments.actions import hook as hooks
from lantoa.payments.adapters.sepay.signature import signature
from lantoa.payments.models import BankTransaction, Payment, PaymentRequest, PayoutAccount
from lantoa.payments.tests import factories
from lantoa.payments.tests.conftest import Stage
from lantoa.payments.views import hook

pytestmark = pytest.mark.django_db
KEY = {"Authorization": f"Apikey {factories.SECRET}"}


def address(account: PayoutAccount, provider: str = "sepay") -> str:
    return reverse("hooks:bank_feed", args=[provider, account.hook_token])


def send(account: PayoutAccount, raw: bytes, headers: dict[str, str] | None = None, **options: Any) -> HttpResponse:
    """As SePay sends it."""
    headers = KEY if headers is None else headers
    return Client().post(address(account), raw, content_type="application/json", headers=headers, **options)


def signed(raw: bytes, secret: str = factories.SECRET, stamp: str = "") -> dict[str, str]:
    stamp = stamp or str(int(world.now().timestamp()))
    return {"X-SePay-Timestamp": stamp, "X-SePay-Signature": signature(secret, stamp, raw)}


@contextmanager
def nothing_changes(account: PayoutAccount, *, evidence: int = 1) -> Iterator[None]:
    """Whatever happens inside leaves money, requests and the account as they were; what was refused is kept."""

    def now() -> dict[str, Any]:
        return {
            "lines": list(BankTransaction.objects.values()), "payments": list(Payment.objects.values()), "requests": list(PaymentRequest.objects.values()),
            "account": PayoutAccount.objects.filter(pk=account.pk).values().get(), "entries": journal.Entry.objects.count(),
            "kept": list(journal.Incoming.objects.exclude(state="refused").values()),
        }  # fmt: skip

    before, refused = now(), journal.Incoming.objects.filter(state="refused").count()
    yield
    assert now() == before
    assert journal.Incoming.objects.filter(state="refused").count() == refused + evidence


@pytest.mark.parametrize("auth", ["api_key", "hmac"])
def test_a_genuine_message_turns_the_order_paid(auth: str) -> None:
    account = factories.fed_account(auth=auth)
    request = factories.asked(account, 250_000)
    raw = factories.raw(account, content=f"MBVCB {request.code}")
    answer = send(account, raw, KEY if auth == "api_key" else signed(raw))
    assert (answer.status_code, answer.json()) == (200, {"success": True})
    request.refresh_from_db()
    assert request.due == 0
    kept = journal.Incoming.objects.get()
    assert (kept.state, kept.source, bytes(kept.body)) == ("done", "payments.sepay", raw)
    assert factories.SECRET not in json.dumps(kept.headers)
    assert BankTransaction.objects.get().tellings.get().incoming == kept


def test_a_message_sent_eight_times_counts_once_and_is_acknowledged_each_time() -> None:
    account = factories.fed_account()
    request = factories.asked(account, 250_000)
    raw = factories.raw(account, content=request.code, transferAmount=100_000)
    assert {send(account, raw).status_code for _ in range(8)} == {200}
    request.refresh_from_db()
    assert request.received == 100_000
    assert journal.Incoming.objects.get().times_received == 8


def test_a_replayed_number_with_other_content_says_nothing_new() -> None:
    account = factories.fed_account()
    request = factories.asked(account, 250_000)
    send(account, factories.raw(account, id=7, content="cam on"))
    with nothing_changes_but_the_count():
        assert send(account, factories.raw(account, id=7, content=request.code)).status_code == 200
    request.refresh_from_db()
    assert request.received == 0


@contextmanager
def nothing_changes_but_the_count() -> Iterator[None]:
    before = list(BankTransaction.objects.values())
    yield
    assert list(BankTransaction.objects.values()) == before
    assert journal.Incoming.objects.get().times_received == 2


def test_the_same_movement_under_another_number_counts_once() -> None:
    account = factories.fed_account()
    request = factories.asked(account, 250_000)
    for number in (1, 2):
        raw = factories.raw(account, id=number, referenceCode="FT1", content=request.code, transferAmount=100_000)
        assert send(account, raw).status_code == 200
    request.refresh_from_db()
    assert request.received == 100_000
    assert BankTransaction.objects.count() == 1


def test_one_number_on_two_accounts_is_two_messages() -> None:
    for account in (factories.fed_account(), factories.fed_account()):
        send(account, factories.raw(account, id=5))
    assert BankTransaction.objects.count() == 2


@pytest.mark.parametrize(
    "headers",
    [
        {}, {"Authorization": ""}, {"Authorization": "Apikey wrong"}, {"Authorization": f"Apikey {factories.SECRET}x"}, {"Authorization": factories.SECRET},
        {"Authorization": f"Basic {factories.SECRET}"}, {"Authorization": "Apikey "}, {"Authorization": "Apikey \xff\xfe"}, {"Authorization": "Apikey " + "x" * 8_000},
    ],
)  # fmt: skip
def test_a_wrong_key_is_refused_kept_as_evidence_and_changes_nothing(headers: dict[str, str]) -> None:
    account = factories.fed_account()
    request = factories.asked(account)
    with nothing_changes(account):
        answer = send(account, factories.raw(account, content=request.code), headers)
    assert (answer.status_code, answer.json()["success"]) == (401, False)


def test_a_signature_of_another_secret_another_body_or_a_stale_one_is_refused(stage: Stage) -> None:
    account = factories.fed_account(auth="hmac")
    raw = factories.raw(account, content=factories.asked(account).code)
    old = str(int(world.now().timestamp()) - 301)
    forged = [
        signed(raw, "another-secret-0123456789"),
        signed(raw + b" "),
        signed(raw, stamp=old),
        {**signed(raw), "X-SePay-Timestamp": old},
        KEY,
    ]
    for headers in forged:
        with nothing_changes(account):
            assert send(account, raw, headers).status_code == 401
    genuine = signed(raw)
    stage.later(minutes=6)
    with nothing_changes(account):
        assert send(account, raw, genuine).status_code == 401


@pytest.mark.parametrize(
    "changes",
    [
        {"accountNumber": "9999999999"}, {"accountNumber": 11009998801}, {"accountNumber": None}, {"transferAmount": "250.000"}, {"transferAmount": 10**30},
        {"transferAmount": -250_000}, {"transferAmount": 0}, {"transferAmount": 1.5}, {"transferAmount": [250_000]}, {"transferType": "sideways"},
        {"transactionDate": "yesterday"}, {"id": None}, {"id": {"a": 1}}, {"content": 5}, {"content": ["x"]},
    ],
)  # fmt: skip
def test_a_genuine_message_that_cannot_be_so_is_refused_and_changes_nothing(changes: dict[str, object]) -> None:
    account = factories.fed_account()
    request = factories.asked(account)
    with nothing_changes(account):
        answer = send(account, factories.raw(account, **{"content": request.code, **changes}))
    assert (answer.status_code, answer.json()["success"]) == (400, False)


@pytest.mark.parametrize(
    "raw",
    [
        b"", b"{", b"[]", b"null", b"5", b'"text"', b"\x00", b"\xff\xfe", b"[" * 60_000, b'{"a":' * 10_000, b"9" * 60_000, b"id=1&transferAmount=5", b"\xef\xbb\xbf{}",
    ],
)  # fmt: skip
def test_nonsense_with_the_right_key_is_refused_and_changes_nothing(raw: bytes) -> None:
    account = factories.fed_account()
    with nothing_changes(account):
        assert send(account, raw).status_code == 400


def test_a_message_cut_off_is_refused_wherever_it_was_cut() -> None:
    account = factories.fed_account()
    raw = factories.raw(account, content=factories.asked(account).code)
    for end in range(0, len(raw), 37):
        with nothing_changes(account):
            assert send(account, raw[:end]).status_code == 400


@pytest.mark.parametrize("size", [65_537, 2_400_000, 2_500_001, 6_000_000])
def test_a_message_too_long_is_refused_whether_it_was_read_or_not(size: int) -> None:
    account = factories.fed_account()
    raw = factories.raw(account).ljust(size)
    with nothing_changes(account):
        answer = send(account, raw)
    assert (answer.status_code, answer.json()) == (413, {"success": False, "message": "too long"})
    assert len(journal.Incoming.objects.get(state="refused").body) <= 65_536


def test_the_longest_message_that_is_taken() -> None:
    account = factories.fed_account()
    assert send(account, factories.raw(account).ljust(65_536)).status_code == 200


@pytest.mark.parametrize("token", ["unknown", "x" * 43, "x" * 500, "%00", "%ff", "a%0ab", "..", "%F0%9F%A6%91", "a b"])
def test_an_address_nobody_has_is_404_in_json_and_leaves_nothing(token: str) -> None:
    factories.fed_account()
    answer = Client().post(f"/hooks/sepay/{token}/", b"{}", content_type="application/json", headers=KEY)
    assert (answer.status_code, answer["Content-Type"]) == (404, "application/json")
    assert journal.Incoming.objects.count() == 0


@pytest.mark.parametrize("provider", ["demo", "casso", "SEPAY"])
def test_another_service_than_the_one_connected_is_not_there(provider: str) -> None:
    account = factories.fed_account()
    assert (
        Client()
        .post(address(account, provider), factories.raw(account), content_type="application/json", headers=KEY)
        .status_code
        == 404
    )


def test_an_account_connected_to_nothing_has_no_hook() -> None:
    account = factories.account()
    assert send(account, factories.raw(account)).status_code == 404


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS"])
def test_only_post_is_answered(method: str) -> None:
    account = factories.fed_account()
    with nothing_changes(account, evidence=0):
        answer = Client().generic(method, address(account), factories.raw(account), "application/json", headers=KEY)
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert answer["Content-Type"] == "application/json"


def test_a_past_accounts_hook_is_still_open() -> None:
    account = factories.fed_account()
    factories.account(factories.organisation_of(account))
    assert send(account, factories.raw(account)).status_code == 200
    assert BankTransaction.objects.get().account == account


def test_a_virtual_account_in_front_of_the_real_one_is_understood() -> None:
    account = factories.fed_account()
    assert (
        send(account, factories.raw(account, accountNumber="19035550001", subAccount=account.number)).status_code == 200
    )


def test_a_secret_that_can_no_longer_be_opened_lets_nothing_in(settings: Any) -> None:
    account = factories.fed_account()
    settings.SECRET_KEY = "changed"
    with nothing_changes(account):
        assert send(account, factories.raw(account), {"Authorization": "Apikey "}).status_code == 401


def test_no_cookie_and_no_form_key_is_asked_for() -> None:
    account = factories.fed_account()
    answer = Client(enforce_csrf_checks=True).post(
        address(account), factories.raw(account), content_type="application/json", headers=KEY
    )
    assert (answer.status_code, len(answer.cookies)) == (200, 0)


def test_an_error_above_parks_the_message_which_is_acknowledged_and_done_when_sent_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    account = factories.fed_account()
    request = factories.asked(account, 250_000)
    raw = factories.raw(account, content=request.code)

    def broken(entries: list[journal.Entry]) -> None:
        raise ZeroDivisionError("a room above broke")

    with monkeypatch.context() as patched:
        patched.setattr(registry, "_reactions", {acts.PAYMENT_RECEIVED: [broken]})
        assert send(account, raw).status_code == 200
    kept = journal.Incoming.objects.get()
    assert (kept.state, kept.reason) == ("parked", "ZeroDivisionError: a room above broke")
    assert Payment.objects.count() == BankTransaction.objects.count() == 0
    assert send(account, raw).status_code == 200
    request.refresh_from_db()
    assert request.due == 0


def test_a_busy_database_is_said_to_be_and_nothing_is_acknowledged(monkeypatch: pytest.MonkeyPatch) -> None:
    account = factories.fed_account()

    def busy(*message: object) -> None:
        raise OperationalError("database is locked")

    monkeypatch.setattr(hooks, "keep", busy)
    answer = send(account, factories.raw(account))
    assert (answer.status_code, answer.json()["success"]) == (503, False)
    assert journal.Incoming.objects.count() == 0


def test_what_is_kept_is_acknowledged_even_when_the_database_is_busy_afterwards(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    account = factories.fed_account()

    def busy(*message: object, **more: object) -> None:
        raise OperationalError("database is locked")

    monkeypatch.setattr(hooks, "take_notice", busy)
    assert send(account, factories.raw(account)).json() == {"success": True}
    assert journal.Incoming.objects.get().state == "new"


def test_a_length_that_is_no_number_is_refused() -> None:
    account = factories.fed_account()
    with nothing_changes(account):
        assert send(account, factories.raw(account), CONTENT_LENGTH="ten").status_code == 400


def test_a_line_cut_while_it_is_read_is_no_error(rf: RequestFactory) -> None:
    account = factories.fed_account()

    class Cut:
        def read(self, *size: int) -> bytes:
            raise ConnectionResetError

        def close(self) -> None:
            pass

    request = rf.post(address(account), b"x" * 10, content_type="application/json")
    request._stream = Cut()
    answer = hook.bank_feed(request, "sepay", account.hook_token)
    assert answer.status_code == 400


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="races are proved on PostgreSQL")
@pytest.mark.parametrize("own_numbers", [False, True], ids=["one message", "one movement under several numbers"])
def test_the_same_money_on_many_lines_at_once_counts_once(own_numbers: bool) -> None:
    account = factories.fed_account()
    request = factories.asked(account, 250_000)
    raws = [
        factories.raw(
            account, id=number if own_numbers else 1, referenceCode="FT1", content=request.code, transferAmount=100_000
        )
        for number in range(1, 9)
    ]

    def one(raw: bytes) -> int:
        try:
            return send(account, raw).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(one, raws)) == [200] * 8
    request.refresh_from_db()
    assert request.received == 100_000
    assert (BankTransaction.objects.count(), Payment.objects.count()) == (1, 1)
    assert set(journal.Incoming.objects.values_list("state", flat=True)) == {"done"}
    assert journal.Incoming.objects.count() == (8 if own_numbers else 1)
