"""GPM Pay: what its webhooks say and how they prove themselves."""

from __future__ import annotations

import json
from datetime import UTC
from typing import Any

import pytest

from lantoa.kit.wire import NotGenuine, NotUnderstood
from lantoa.kit.world import world
from lantoa.payments.adapters.base import BankNotice
from lantoa.payments.adapters.contract import BankFeedContract, Sent
from lantoa.payments.adapters.gpmpay.adapter import FEED, GpmPayFeed
from lantoa.payments.adapters.gpmpay.signature import signature
from lantoa.payments.tests.conftest import Stage

KEY = "only-for-this-test-0123456789"
BODY: dict[str, Any] = {
    "id": "0b0c9a2e-5b5e-4a4f-9f0a-1d2c3b4a5f60", "gateway": "MB", "transactionDate": "2026-11-13T13:11:02.000Z", "accountNumber": "0011009998801",
    "subAccount": None, "content": "LTLY9TYDA tien giay", "transferType": "in", "transferAmount": 408000, "accumulated": None,
    "referenceCode": "FT26317885501274", "source": "REAL",
}  # fmt: skip


def raw(**changes: object) -> bytes:
    return json.dumps({name: value for name, value in {**BODY, **changes}.items() if value is not ...}).encode()


def signed(body: bytes, secret: str = KEY) -> dict[str, str]:
    stamp = str(int(world.now().timestamp()))
    return {"X-GPMPay-Signature": f"t={stamp},v1={signature(secret, stamp, body)}"}


class TestGpmPayKeepsTheContract(BankFeedContract):
    def feed(self) -> GpmPayFeed:
        return GpmPayFeed()

    def send(self, notice: BankNotice, auth: str, secret: str) -> Sent:
        body = raw(
            id=notice.outside_id, accountNumber=notice.account_number, transferType=notice.direction, transferAmount=notice.amount,
            content=notice.memo, referenceCode=notice.reference, transactionDate=notice.at.astimezone(UTC).isoformat().replace("+00:00", "Z"),
        )  # fmt: skip
        return Sent(signed(body, secret), body)


@pytest.mark.parametrize(("seconds", "genuine"), [(0, True), (300, True), (-300, True), (301, False), (-301, False)])
def test_a_signature_is_good_for_five_minutes(stage: Stage, seconds: int, genuine: bool) -> None:
    headers = signed(raw())
    stage.later(seconds=seconds)
    if genuine:
        FEED.verify("hmac", headers, raw(), KEY)
    else:
        with pytest.raises(NotGenuine, match="stale"):
            FEED.verify("hmac", headers, raw(), KEY)


def test_one_changed_byte_breaks_the_signature() -> None:
    with pytest.raises(NotGenuine, match="wrong signature"):
        FEED.verify("hmac", signed(raw()), raw() + b" ", KEY)


@pytest.mark.parametrize(
    ("source", "trial"), [("SIMULATED", True), ("simulated", True), ("REAL", False), (None, False), (..., False)]
)
def test_what_was_only_played_through_is_no_money(source: object, trial: bool) -> None:
    assert FEED.parse(raw(source=source)).trial is trial


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"id": None}, "id"), ({"transferType": "IN"}, "transferType"), ({"transferAmount": 1.5}, "transferAmount"), ({"accountNumber": ""}, "accountNumber"),
        ({"transactionDate": "x"}, "transactionDate"), ({"source": 5}, "source"), ({"content": 5}, "content"),
    ],
)  # fmt: skip
def test_a_field_that_cannot_be_so_is_named(changes: dict[str, object], why: str) -> None:
    with pytest.raises(NotUnderstood, match=why):
        FEED.parse(raw(**changes))


def test_without_a_bank_reference_the_messages_number_keeps_movements_apart() -> None:
    assert FEED.parse(raw(referenceCode="")).reference == f"id:{BODY['id']}"
