"""SePay: what its webhooks say and how they prove themselves."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from lantoa.kit.wire import NotGenuine, NotUnderstood
from lantoa.kit.world import VIETNAM, world
from lantoa.payments.adapters.base import BankNotice
from lantoa.payments.adapters.contract import BankFeedContract, Sent
from lantoa.payments.adapters.registry import feeds
from lantoa.payments.adapters.sepay.adapter import FEED, SePayFeed
from lantoa.payments.adapters.sepay.options import API_KEY, HMAC
from lantoa.payments.adapters.sepay.signature import signature
from lantoa.payments.tests.conftest import Stage
from lantoa.payments.tests.lists import sepay_page

VECTORS: dict[str, Any] = json.loads((Path(__file__).parents[1] / "data/webhook_vectors.json").read_text("utf-8"))
KEY = "only-for-this-test-0123456789"
BODY: dict[str, Any] = {
    "id": 92704, "gateway": "Vietcombank", "transactionDate": "2026-11-13 20:11:02", "accountNumber": "0011009998801", "subAccount": None,
    "code": None, "content": "LTLY9TYDA tien giay", "transferType": "in", "transferAmount": 408000, "accumulated": 19077000,
    "referenceCode": "FT26317885501274", "description": "TK 0011009998801 +408.000 VND",
}  # fmt: skip


def raw(**changes: object) -> bytes:
    body = {name: value for name, value in {**BODY, **changes}.items() if value is not ...}
    return json.dumps(body, ensure_ascii=False).encode()


class TestSePayKeepsTheContract(BankFeedContract):
    def feed(self) -> SePayFeed:
        return SePayFeed()

    def list_page(self, notices: Sequence[BankNotice], *, more: bool) -> bytes:
        return json.dumps(sepay_page(*notices, more=more)).encode()

    def send(self, notice: BankNotice, auth: str, secret: str) -> Sent:
        body = json.dumps(
            {
                **BODY, "id": int(notice.outside_id), "accountNumber": notice.account_number, "transferType": notice.direction,
                "transferAmount": notice.amount, "content": notice.memo, "referenceCode": notice.reference, "description": "",
                "transactionDate": f"{notice.at.astimezone(VIETNAM):%Y-%m-%d %H:%M:%S}",
            }
        ).encode()  # fmt: skip
        if auth == API_KEY:
            return Sent({"Authorization": f"Apikey {secret}"}, body)
        stamp = str(int(world.now().timestamp()))
        return Sent({"X-SePay-Timestamp": stamp, "X-SePay-Signature": signature(secret, stamp, body)}, body)


@pytest.mark.parametrize("vector", VECTORS["vectors"], ids=lambda vector: vector["origin"].split(":")[0])
def test_the_known_examples_are_genuine_and_understood(vector: dict[str, Any], stage: Stage) -> None:
    stage.time = datetime.fromtimestamp(vector.get("now", 0), UTC)
    body = vector["raw_body"].encode()
    FEED.verify(vector["auth"], vector["headers"], body, vector["key"])
    expected = {**vector["notice"], "at": datetime.fromisoformat(vector["notice"]["at"])}
    assert FEED.parse(body) == BankNotice(**expected)


@pytest.mark.parametrize("vector", VECTORS["refused"], ids=lambda vector: vector["why"])
def test_what_other_services_sign_does_not_pass_for_sepay(vector: dict[str, Any], stage: Stage) -> None:
    stage.time = datetime.fromtimestamp(vector["now"], UTC)
    for auth in FEED.auths:
        with pytest.raises(NotGenuine):
            FEED.verify(auth, vector["headers"], vector["raw_body"].encode(), vector["key"])


def test_there_are_examples_of_both_kinds_of_proof() -> None:
    assert {vector["auth"] for vector in VECTORS["vectors"]} == set(FEED.auths)
    assert len(VECTORS["refused"]) == 2


@pytest.mark.parametrize(
    "header", [KEY, f"Bearer {KEY}", f"apikey {KEY}", "Apikey ", "Apikey", f"Apikey {KEY}x", f"Apikey {KEY[:-1]}", "Apikey \xff"]
)  # fmt: skip
def test_an_api_key_written_otherwise_is_refused(header: str) -> None:
    with pytest.raises(NotGenuine):
        FEED.verify(API_KEY, {"Authorization": header}, raw(), KEY)


@pytest.mark.parametrize(("seconds", "genuine"), [(0, True), (300, True), (-300, True), (301, False), (-301, False)])
def test_a_signature_is_good_for_five_minutes(stage: Stage, seconds: int, genuine: bool) -> None:
    stamp = str(int(world.now().timestamp()))
    stage.time = datetime.fromtimestamp(int(stamp) + seconds, UTC)
    headers = {"X-SePay-Timestamp": stamp, "X-SePay-Signature": signature(KEY, stamp, raw())}
    if genuine:
        FEED.verify(HMAC, headers, raw(), KEY)
    else:
        with pytest.raises(NotGenuine, match="stale"):
            FEED.verify(HMAC, headers, raw(), KEY)


@pytest.mark.parametrize("stamp", ["", " ", "-1", "1e9", "²", "9" * 13, "9" * 5000, "yesterday", "1790000000.5"])
def test_a_timestamp_that_is_none_is_refused_even_if_signed(stamp: str) -> None:
    headers = {"X-SePay-Timestamp": stamp, "X-SePay-Signature": signature(KEY, stamp.strip(), raw())}
    with pytest.raises(NotGenuine):
        FEED.verify(HMAC, headers, raw(), KEY)


def test_one_changed_byte_breaks_the_signature() -> None:
    stamp = str(int(world.now().timestamp()))
    headers = {"X-SePay-Timestamp": stamp, "X-SePay-Signature": signature(KEY, stamp, raw())}
    with pytest.raises(NotGenuine, match="wrong signature"):
        FEED.verify(HMAC, headers, raw().replace(b"408000", b"908000"), KEY)


def test_a_key_does_not_pass_where_a_signature_is_asked_for() -> None:
    with pytest.raises(NotGenuine):
        FEED.verify(HMAC, {"Authorization": f"Apikey {KEY}"}, raw(), KEY)


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"id": None}, "id"), ({"id": ""}, "id"), ({"id": True}, "id"), ({"id": 1.5}, "id"), ({"id": []}, "id"), ({"id": ...}, "id"), ({"id": 10**40}, "id"),
        ({"accountNumber": None}, "accountNumber"), ({"accountNumber": 11009998801}, "accountNumber"), ({"accountNumber": " \u200b"}, "accountNumber"),
        ({"subAccount": 5}, "subAccount"), ({"content": 5}, "content"), ({"content": {"a": 1}}, "content"), ({"referenceCode": 5}, "referenceCode"),
        ({"transferType": "IN"}, "transferType"), ({"transferType": None}, "transferType"), ({"transferType": ["in"]}, "transferType"),
        ({"transferAmount": "408.000"}, "transferAmount"), ({"transferAmount": 408000.5}, "transferAmount"), ({"transferAmount": True}, "transferAmount"),
        ({"transferAmount": None}, "transferAmount"), ({"transferAmount": "²"}, "transferAmount"), ({"transferAmount": 10**15 + 1}, "transferAmount"),
        ({"transferAmount": "9" * 40}, "transferAmount"), ({"transferAmount": float("inf")}, "transferAmount"), ({"transferAmount": float("nan")}, "transferAmount"),
        ({"transactionDate": "13/11/2026"}, "transactionDate"), ({"transactionDate": "1970-01-01 00:00:00"}, "transactionDate"),
        ({"transactionDate": "9999-12-31 23:59:59"}, "transactionDate"), ({"transactionDate": 1790000000}, "transactionDate"),
        ({"transactionDate": "2026-11-13 20:11:02+99:00"}, "transactionDate"),
    ],
)  # fmt: skip
def test_a_field_that_cannot_be_so_is_named(changes: dict[str, object], why: str) -> None:
    with pytest.raises(NotUnderstood, match=why):
        FEED.parse(raw(**changes))


def test_times_are_vietnams_unless_they_say_otherwise() -> None:
    assert FEED.parse(raw()).at == datetime(2026, 11, 13, 20, 11, 2, tzinfo=VIETNAM)
    assert FEED.parse(raw(transactionDate="2026-11-13T13:11:02+00:00")).at == FEED.parse(raw()).at


def test_without_a_memo_the_banks_whole_text_stands_in() -> None:
    assert FEED.parse(raw(content="")).memo == "TK 0011009998801 +408.000 VND"
    assert FEED.parse(raw(content=None, description=None)).memo == ""


def test_without_a_bank_reference_the_messages_number_keeps_movements_apart() -> None:
    assert FEED.parse(raw(referenceCode="")).reference == "id:92704"


def test_an_amount_written_as_text_or_with_a_point_is_still_whole_dong() -> None:
    assert FEED.parse(raw(transferAmount="408000")).amount == 408_000
    assert FEED.parse(raw(transferAmount=408000.0)).amount == 408_000


def test_a_virtual_account_is_told_beside_the_real_one() -> None:
    assert FEED.parse(raw(subAccount="VQR0001")).sub_account == "VQR0001"


@pytest.mark.parametrize(
    "secret", ["short", "has a space in it, alas", "đây-là-khóa-bí-mật-dài", "x" * 201, "tab\tinside-0123456789"]
)
def test_a_secret_that_cannot_stand_in_a_header_or_is_easily_guessed_is_refused(secret: str) -> None:
    assert FEED.check_config(API_KEY, secret) == "secret"


def test_it_is_the_feed_in_the_settings() -> None:
    assert feeds()["sepay"] is FEED
