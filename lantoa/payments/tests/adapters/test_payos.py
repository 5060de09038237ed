"""payOS: what its webhooks say and how they prove themselves."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from lantoa.kit.wire import NotGenuine, NotUnderstood
from lantoa.kit.world import VIETNAM
from lantoa.payments.adapters.base import BankNotice
from lantoa.payments.adapters.contract import BankFeedContract, Sent
from lantoa.payments.adapters.payos.adapter import FEED, PayOSFeed
from lantoa.payments.adapters.payos.signature import signature

KEY = "only-for-this-test-0123456789"
DATA: dict[str, Any] = {
    "orderCode": 92704, "amount": 408000, "description": "LTLY9TYDA tiền giấy", "accountNumber": "0011009998801", "reference": "FT26317885501274",
    "transactionDateTime": "2026-11-13 20:11:02", "currency": "VND", "paymentLinkId": "124c33293c43417ab7879e14c8d9eb18", "code": "00",
    "desc": "success", "counterAccountBankId": None, "counterAccountName": None, "virtualAccountNumber": "",
}  # fmt: skip


def raw(secret: str = KEY, **changes: object) -> bytes:
    data = {name: value for name, value in {**DATA, **changes}.items() if value is not ...}
    return json.dumps({"code": "00", "success": True, "data": data, "signature": signature(secret, data)}).encode()


class TestPayOSKeepsTheContract(BankFeedContract):
    directions = ("in",)

    def feed(self) -> PayOSFeed:
        return PayOSFeed()

    def told(self, notice: BankNotice) -> BankNotice:
        return replace(notice, outside_id=f"{notice.outside_id}:{notice.reference}")

    def unproved(self, sent: Sent) -> Sent:
        return Sent(sent.headers, json.dumps({**json.loads(sent.raw), "signature": ""}).encode())

    def send(self, notice: BankNotice, auth: str, secret: str) -> Sent:
        told = raw(
            secret, orderCode=int(notice.outside_id), amount=notice.amount, description=notice.memo, accountNumber=notice.account_number,
            reference=notice.reference, transactionDateTime=f"{notice.at.astimezone(VIETNAM):%Y-%m-%d %H:%M:%S}",
        )  # fmt: skip
        return Sent({"Content-Type": "application/json"}, told)


@pytest.mark.parametrize("field", sorted(DATA))
def test_another_value_of_any_field_breaks_the_signature(field: str) -> None:
    said = json.loads(raw())
    said["data"][field] = "another"
    with pytest.raises(NotGenuine, match="wrong signature"):
        FEED.verify("hmac", {}, json.dumps(said).encode(), KEY)


@pytest.mark.parametrize("given", ["", None, 5, ["a"], "\ud800", "0" * 64, {"a": 1}])
def test_a_signature_that_is_none_is_refused(given: object) -> None:
    with pytest.raises(NotGenuine):
        FEED.verify("hmac", {}, json.dumps({**json.loads(raw()), "signature": given}).encode(), KEY)


@pytest.mark.parametrize(
    "body",
    [b"", b"[]", b"{", b"[" * 100_000, b'{"data":{"a":"\\ud800"},"signature":"ab"}', b'{"data":[],"signature":"ab"}'],
)
def test_what_nobody_can_have_signed_is_not_genuine(body: bytes) -> None:
    with pytest.raises(NotGenuine):
        FEED.verify("hmac", {}, body, KEY)


def test_what_stands_beside_the_signed_data_changes_nothing() -> None:
    said = {**json.loads(raw()), "amount": 1, "accountNumber": "999", "code": "99"}
    assert FEED.parse(json.dumps(said).encode()) == FEED.parse(raw())


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"code": "01"}, "code"), ({"code": ...}, "code"), ({"currency": "USD"}, "currency"), ({"orderCode": None}, "orderCode"), ({"amount": 0}, "amount"),
        ({"amount": "3.000"}, "amount"), ({"accountNumber": None}, "accountNumber"), ({"transactionDateTime": "x"}, "transactionDateTime"),
    ],
)  # fmt: skip
def test_a_field_that_cannot_be_so_is_named(changes: dict[str, object], why: str) -> None:
    with pytest.raises(NotUnderstood, match=why):
        FEED.parse(raw(**changes))


def test_two_payments_of_one_order_are_two() -> None:
    assert FEED.parse(raw(reference="FT1")).outside_id != FEED.parse(raw(reference="FT2")).outside_id
