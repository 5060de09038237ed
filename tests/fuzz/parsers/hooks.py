"""What machines outside send: bank services, carriers, channels, the gateway of short messages."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from lantoa.channels.adapters import registry as channels
from lantoa.channels.adapters.fields import span
from lantoa.kit import wire
from lantoa.kit.wire import NotGenuine, NotUnderstood
from lantoa.messages.adapters.esms import incoming
from lantoa.messages.adapters.esms.options import IncomingOptions
from lantoa.payments.adapters import registry as banks
from lantoa.payments.adapters.base import BankNotice
from lantoa.payments.adapters.fields import LARGEST
from lantoa.shipping.adapters import registry as carriers
from tests.fuzz.harness import harness

DATA = Path(__file__).parents[3] / "lantoa"
VECTORS = json.loads((DATA / "payments/tests/data/feed_vectors.json").read_text("utf-8"))["vectors"]
JSON_WORDS = (
    "null",
    "true",
    "NaN",
    "Infinity",
    "1e999",
    "-0",
    "\\ud800",
    "\\u0000",
    "{}",
    "[]",
    "99999999999999999999",
    '""',
)
SEPAY = {
    "id": 4711, "gateway": "Vietcombank", "transactionDate": "2026-11-13 20:11:02", "accountNumber": "0011009998801", "subAccount": None, "code": None,
    "content": "LTLY9TYDA tien giay", "transferType": "in", "transferAmount": 408000, "accumulated": 0, "referenceCode": "FT1", "description": "",
}  # fmt: skip


def _keys(*bodies: str) -> tuple[str, ...]:
    """The names of fields, at whatever depth, as a fuzzer can put them together."""

    def names(value: Any) -> list[str]:
        if isinstance(value, dict):
            return [name for key, inner in value.items() for name in (key, *names(inner))]
        return [name for inner in value for name in names(inner)] if isinstance(value, list) else []

    return tuple({f'"{name}":' for body in bodies for name in names(json.loads(body))})


def _notice(said: BankNotice) -> None:
    assert type(said.amount) is int
    assert 0 < said.amount <= LARGEST
    assert said.direction in {"in", "out"}
    assert said.at.tzinfo is not None
    for text in (said.outside_id, said.account_number, said.reference):
        assert text
    for text in (said.outside_id, said.account_number, said.sub_account, said.reference, said.memo):
        assert "\x00" not in text
        assert len(text.encode()) <= 8_000


def _bank(name: str, *given: str) -> None:
    seeds = [*given, *(one["raw_body"] for one in VECTORS if one["feed"] == name)]

    def run(raw: bytes) -> None:
        feed = banks.feeds()[name]
        for auth in feed.auths:
            try:
                feed.verify(auth, {"X-Signature": "t=1,v1=00", "Authorization": "Apikey x"}, raw, "only-for-this-test")
            except NotGenuine:
                continue
            raise AssertionError("taken for genuine")
        _notice(feed.parse(raw))

    run.__name__ = f"hook_{name}"
    harness(NotUnderstood, seeds=seeds, words=(*JSON_WORDS, *_keys(*seeds)))(run)


_bank("sepay", json.dumps(SEPAY))
for bank in ("casso", "payos", "gpmpay"):
    _bank(bank)

CARRIERS = {
    "ghn": '{"OrderCode": "GHN123", "Status": "delivered", "Time": "2026-11-13T20:11:02+07:00", "Type": "Switch_status", "Reason": "", "ShopID": 1}',
    "ghtk": '{"label_id": "S1.2", "partner_id": "LT", "status_id": 5, "action_time": "2026-11-13T20:11:02+07:00", "reason": "", "pick_money": 250000, "fee": "15000"}',
    "viettelpost": '{"TOKEN": "x", "DATA": {"ORDER_NUMBER": "V1", "ORDER_STATUS": 501, "ORDER_STATUSDATE": "13/11/2026 20:11:02", "STATUS_NAME": "Phat", "MONEY_COLLECTION": 250000}}',
    "vnpost": '{"ItemCode": "EV1", "StatusCode": "91", "StatusDate": "2026-11-13T20:11:02", "Note": ""}',
}  # fmt: skip


def _carrier(name: str, seed: str) -> None:
    def run(raw: bytes) -> None:
        carrier = carriers.carriers()[name]
        try:
            carrier.verify({}, {}, raw, "only-for-this-test")
        except NotGenuine:
            pass
        else:
            raise AssertionError("taken for genuine")
        settled = carrier.parse_settlement(raw)
        for parcel in settled.parcels if settled else ():
            assert parcel.tracking_code
            assert isinstance(parcel.net, int)
        told = carrier.parse(raw)
        assert told.tracking_code
        assert told.code
        assert told.outside_id
        assert told.at.tzinfo is not None

    run.__name__ = f"hook_{name}"
    seeds = [seed, urlencode(json.loads(seed))]
    harness(NotUnderstood, seeds=seeds, words=(*JSON_WORDS, *_keys(seed)))(run)


for carrier_name, example in CARRIERS.items():
    _carrier(carrier_name, example)

CHANNELS = {
    "facebook_page": (
        '{"object": "page", "entry": [{"id": "1", "time": 1790000000, "messaging": [{"sender": {"id": "2"}, "recipient": {"id": "1"}, "timestamp": 1790000000000, "message": {"mid": "m1", "text": "Chào", "attachments": [{"type": "image", "payload": {"url": "https://a/b"}}]}}]}]}',
        '{"object": "page", "entry": [{"id": "1", "time": 1790000000, "changes": [{"field": "feed", "value": {"item": "comment", "verb": "add", "comment_id": "1_2", "post_id": "1_1", "from": {"id": "3", "name": "Lan"}, "message": "A1", "created_time": 1790000000}}]}]}',
    ),
    "zalo_oa": (
        '{"app_id": "1", "event_name": "user_send_text", "timestamp": "1790000000000", "sender": {"id": "2"}, "recipient": {"id": "1"}, "message": {"msg_id": "m", "text": "Chào"}}',
        '{"app_id": "1", "event_name": "user_send_location", "timestamp": "1790000000000", "sender": {"id": "2"}, "recipient": {"id": "1"}, "message": {"msg_id": "m", "attachments": [{"type": "location", "payload": {"coordinates": {"latitude": "20.9", "longitude": "107.0"}}}]}}',
    ),
    "tiktok_shop": (
        '{"type": 1, "shop_id": "7", "timestamp": 1790000000, "tts_notification_id": "9", "data": {"order_id": "5", "order_status": "AWAITING_SHIPMENT", "update_time": 1790000000}}',
        '{"type": 14, "shop_id": "7", "timestamp": 1790000000, "tts_notification_id": "9", "data": {"conversation_id": "5", "message_id": "3", "content": "{\\"content\\": \\"a\\"}", "sender": {"role": "BUYER"}, "type": "TEXT", "create_time": 1790000000}}',
    ),
    "shopee": (
        '{"code": 3, "shop_id": 7, "timestamp": 1790000000, "data": {"ordersn": "5", "status": "READY_TO_SHIP", "update_time": 1790000000}}',
        '{"code": 10, "shop_id": 7, "timestamp": 1790000000, "data": {"type": "message", "content": {"message_id": "3", "conversation_id": "5", "from_id": 2, "message_type": "text", "content": {"text": "a"}, "created_timestamp": 1790000000}}}',
    ),
}  # fmt: skip


def _channel(name: str, seeds: tuple[str, ...]) -> None:
    def run(raw: bytes) -> None:
        for event in channels.channels()[name].parse(raw):
            assert event.at.tzinfo is not None
            assert 1970 <= event.at.year <= 2200
            assert "\x00" not in event.outside_id + event.shop + event.subject + event.code
            assert event.outside_id.encode() is not None
            if event.message:
                assert "\x00" not in event.message.text
                assert event.message.text.encode() is not None
                for link in event.message.links:
                    assert link.startswith(("https://", "http://"))
                for degrees in (event.message.latitude, event.message.longitude):
                    assert degrees is None or -180 <= degrees <= 180

    run.__name__ = f"hook_{name}"
    harness(NotUnderstood, seeds=seeds, words=(*JSON_WORDS, *_keys(*seeds)))(run)


for channel_name, examples in CHANNELS.items():
    _channel(channel_name, examples)

KEYS = IncomingOptions("8088", "LANTOA", "1", "only-for-this-test")


@harness(
    NotUnderstood,
    seeds=[
        "cpid=1&smsid=5&sender=0912345678&content=LANTOA+dung&receiverTime=1",
        "a=1&cpid=1&sender=%2B84912345678&content=%00",
    ],
    words=("cpid=1", "smsid=", "sender=", "content=", "&", "%00", "%ED%A0%80", "+"),
)
def hook_short_message(raw: bytes) -> None:
    """Nothing is heard that was not signed; and what is signed is read, whatever it is."""
    try:
        incoming.heard(KEYS, raw)
    except NotGenuine:
        said = dict(incoming.parse_qsl(raw.decode("ascii"), keep_blank_values=True)) | {"cpid": "1"}
        try:
            signed = urlencode({**said, "sign": incoming.signature(said, KEYS.private_key)}).encode()
            told = incoming.heard(KEYS, signed)
        except (NotGenuine, ValueError):
            return
        assert told.phone.startswith("+")
        assert "\x00" not in told.text
        assert "<" not in incoming.thanks(told).replace("<ClientResponse>", "").replace("</", "")[12:] or told
    else:
        raise AssertionError("heard without a signature")


@harness(
    NotUnderstood,
    seeds=['{"a": "2026-11-13T20:11:02+07:00"}', '{"a": "13/11/2026 20:11:02"}', '{"a": 5}', '{"a": {"a": "b"}}'],
    words=JSON_WORDS,
)
def wire_fields(raw: bytes) -> None:
    """Each way to read a field, one after the other, of whatever stands there."""
    body = wire.json_object(raw)
    for read in (
        lambda: wire.part(body, "a"), lambda: wire.text(body, "a", 20), lambda: wire.number_or_text(body, "a", 20), lambda: wire.moment(body, "a"),
    ):  # fmt: skip
        try:
            said = read()
        except NotUnderstood:
            continue
        if isinstance(said, str):
            assert len(said) <= 21
            assert "\x00" not in said
            assert said.encode() is not None
        if isinstance(said, datetime):
            assert said.tzinfo is not None


@harness(seeds=["1790000000-1790001000-abc", "1-2-", ""], longest=2_000)
def channel_place(raw: bytes) -> None:
    said = span(raw.decode("utf-8", "replace"))
    assert said is None or said[0] <= said[1] or said
