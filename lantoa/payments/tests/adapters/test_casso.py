"""Casso: what its webhooks of version 2 say and how they prove themselves."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import pytest

from lantoa.kit.wire import NotGenuine, NotUnderstood
from lantoa.kit.world import VIETNAM, world
from lantoa.payments.adapters.base import BankNotice
from lantoa.payments.adapters.casso.adapter import FEED, CassoFeed
from lantoa.payments.adapters.casso.signature import signatures
from lantoa.payments.adapters.contract import BankFeedContract, Sent
from lantoa.payments.tests.conftest import Stage
from lantoa.payments.tests.lists import casso_page

KEY = "only-for-this-test-0123456789"
DATA: dict[str, Any] = {
    "id": 92704, "reference": "FT26317885501274", "description": "LTLY9TYDA tiền giấy", "amount": 408000, "runningBalance": 19077000,
    "transactionDateTime": "2026-11-13 20:11:02", "accountNumber": "0011009998801", "bankName": "Vietcombank", "bankAbbreviation": "VCB",
    "virtualAccountNumber": "", "virtualAccountName": "", "counterAccountName": "", "counterAccountNumber": "", "counterAccountBankId": "",
    "counterAccountBankName": "",
}  # fmt: skip


def raw(**changes: object) -> bytes:
    data = {name: value for name, value in {**DATA, **changes}.items() if value is not ...}
    return json.dumps({"error": 0, "data": data}, ensure_ascii=False).encode()


def signed(body: bytes, secret: str = KEY, *, stamp: str = "", escaped: bool = False) -> dict[str, str]:
    stamp = stamp or str(int(world.now().timestamp() * 1000))
    return {"X-Casso-Signature": f"t={stamp},v1={signatures(secret, stamp, json.loads(body))[escaped]}"}


class TestCassoKeepsTheContract(BankFeedContract):
    signed = True

    def feed(self) -> CassoFeed:
        return CassoFeed()

    def list_page(self, notices: Sequence[BankNotice], *, more: bool) -> bytes:
        return json.dumps(casso_page(*notices, following=2 if more else None)).encode()

    def send(self, notice: BankNotice, auth: str, secret: str) -> Sent:
        body = json.dumps(
            {
                "error": 0,
                "data": {
                    **DATA, "id": int(notice.outside_id), "accountNumber": notice.account_number, "description": notice.memo,
                    "amount": notice.amount if notice.direction == "in" else -notice.amount, "reference": notice.reference,
                    "transactionDateTime": f"{notice.at.astimezone(VIETNAM):%Y-%m-%d %H:%M:%S}",
                },
            }
        ).encode()  # fmt: skip
        return Sent(signed(body, secret), body)


@pytest.mark.parametrize("escaped", [False, True])
def test_vietnamese_letters_may_be_signed_as_they_are_or_escaped(escaped: bool) -> None:
    FEED.verify("hmac", signed(raw(), escaped=escaped), raw(), KEY)


def test_the_order_of_the_keys_and_spaces_between_do_not_matter() -> None:
    body = json.loads(raw())
    turned = json.dumps({"data": dict(reversed(body["data"].items())), "error": 0}, indent=2).encode()
    FEED.verify("hmac", signed(raw()), turned, KEY)


def test_a_whole_number_may_be_written_as_a_fraction() -> None:
    assert FEED.parse(raw(amount=408000.0)).amount == 408_000
    FEED.verify("hmac", signed(raw()), raw(amount=408000.0), KEY)


@pytest.mark.parametrize(("hours", "genuine"), [(0, True), (24, True), (-24, True), (25, False), (-25, False)])
def test_a_signature_is_good_for_a_day(stage: Stage, hours: int, genuine: bool) -> None:
    headers = signed(raw())
    stage.later(hours=hours)
    if genuine:
        FEED.verify("hmac", headers, raw(), KEY)
    else:
        with pytest.raises(NotGenuine, match="stale"):
            FEED.verify("hmac", headers, raw(), KEY)


@pytest.mark.parametrize(
    "header", ["", "t=1", "v1=ab", "t=,v1=", "t=yesterday,v1=ab", "t=²,v1=ab", "t=" + "9" * 99 + ",v1=ab", "t=1,v1=\xff", ",,,=", "t"]
)  # fmt: skip
def test_a_header_that_is_none_is_refused(header: str) -> None:
    with pytest.raises(NotGenuine):
        FEED.verify("hmac", {"X-Casso-Signature": header}, raw(), KEY)


def test_another_amount_breaks_the_signature() -> None:
    with pytest.raises(NotGenuine, match="wrong signature"):
        FEED.verify("hmac", signed(raw()), raw(amount=908000), KEY)


@pytest.mark.parametrize(
    "body",
    [b"", b"[]", b"{", b"[" * 100_000, b'{"a":' * 5_000 + b"1" + b"}" * 5_000, b'{"a":"\\ud800"}', b'{"a":1e999}'],
)
def test_what_nobody_can_have_signed_is_not_genuine(body: bytes) -> None:
    with pytest.raises(NotGenuine):
        FEED.verify("hmac", {"X-Casso-Signature": "t=1,v1=ab"}, body, KEY)


def test_below_zero_is_money_that_went_out() -> None:
    assert (FEED.parse(raw(amount=-5_000)).direction, FEED.parse(raw(amount=-5_000)).amount) == ("out", 5_000)


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"id": None}, "id"), ({"id": True}, "id"), ({"amount": 0}, "amount"), ({"amount": "408.000"}, "amount"), ({"amount": None}, "amount"),
        ({"amount": 10**16}, "amount"), ({"amount": 1.5}, "amount"), ({"accountNumber": ""}, "accountNumber"), ({"accountNumber": 5}, "accountNumber"),
        ({"transactionDateTime": "03/10/2024"}, "transactionDateTime"), ({"description": ["x"]}, "description"), ({"reference": 5}, "reference"),
    ],
)  # fmt: skip
def test_a_field_that_cannot_be_so_is_named(changes: dict[str, object], why: str) -> None:
    with pytest.raises(NotUnderstood, match=why):
        FEED.parse(raw(**changes))


def test_without_a_bank_reference_the_messages_number_keeps_movements_apart() -> None:
    assert FEED.parse(raw(reference="")).reference == "id:92704"
