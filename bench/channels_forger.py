"""Forged and replayed knocks by the hundred thousand, each the way of a knock within this process; what it says of how many were taken."""

from __future__ import annotations

import hashlib
import hmac
import json
import random
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from unittest import mock

from lantoa.channels.actions import hook
from lantoa.channels.actions.secret import access_of
from lantoa.channels.errors import RefusedKnock
from lantoa.channels.models import ChannelAccount
from lantoa.kit.tests.clock import StandingWorld
from lantoa.kit.world import world

Signed = tuple[bytes, dict[str, str]]
BEFORE, AFTER = timedelta(days=7), timedelta(days=33)
REPLAYED = 5  # every fifth is a replay


def forge(count: int, seed: int) -> dict[str, Any]:
    """Try so many; {"accepted", "second", "tried"}: forged ones taken, replays that would count as news, and how many of each way."""
    luck = random.Random(seed)  # noqa: S311 - which ways are tried, the same in every run
    accounts = list(ChannelAccount.objects.order_by("pk"))
    opened = {account.pk: access_of(account) for account in accounts}
    tried: Counter[str] = Counter()
    accepted = second = 0
    now = datetime.now(UTC)
    clock = StandingWorld(now - BEFORE)
    first: dict[tuple[int, bytes], list[str]] = {}
    switch: Any = world
    before = switch.use(clock)
    try:
        with mock.patch("lantoa.channels.actions.hook.journal.receive", _evidence):
            for number in range(count):
                clock.time = now - BEFORE + (BEFORE + AFTER) * (number / count)
                account = accounts[luck.randrange(len(accounts))]
                access = opened[account.pk]
                replay = number % REPLAYED == 0
                told = luck.randrange(500) if replay else number
                body, headers = _genuine(
                    account.channel, access.app_id, access.app_secret, access.hook_url, account.shop, told, now
                )
                if replay:
                    way = "replayed"
                else:
                    way, body, headers = _forged(luck, account.channel, access.app_id, access.app_secret, body, headers)
                tried[way] += 1
                try:
                    events = hook.check(account.channel, headers, body)
                except RefusedKnock:
                    if replay:
                        raise SystemExit(f"a genuine knock was refused: {account.channel} {body!r}") from None
                    continue
                if not replay:
                    accepted += 1
                    continue
                known = [event.outside_id for told_one in events for event in told_one.events]
                second += first.setdefault((account.pk, body), known) != known
    finally:
        switch.use(before)
    return {"accepted": accepted, "second": second, "tried": tried}


def _evidence(*_what: object, **_how: object) -> None:
    """Kept nowhere: a million of them would only measure the disk."""


def _genuine(channel: str, app: str, key: str, url: str, shop: str, number: int, now: datetime) -> Signed:
    at = int(now.timestamp()) - number % 86_400
    if channel == "shopee":
        body = json.dumps(
            {
                "shop_id": int(shop),
                "code": 3,
                "timestamp": at,
                "data": {"ordersn": f"26{number:09}", "status": "READY_TO_SHIP"},
            }
        ).encode()
        return body, {"Authorization": _mac(key, url.encode() + b"|" + body)}
    if channel == "tiktok_shop":
        data = {"order_id": str(576 * 10**15 + number), "order_status": "AWAITING_SHIPMENT", "update_time": at}
        body = json.dumps(
            {"type": 1, "tts_notification_id": str(7 * 10**18 + number), "shop_id": shop, "timestamp": at, "data": data}
        ).encode()
        return body, {"Authorization": _mac(key, app.encode() + body)}
    said = {
        "sender": {"id": "7001"},
        "recipient": {"id": shop},
        "timestamp": at * 1_000,
        "message": {"mid": f"m_{number}", "text": "Còn không ạ?"},
    }
    body = json.dumps({"object": "page", "entry": [{"id": shop, "time": at * 1_000, "messaging": [said]}]}).encode()
    return body, {"X-Hub-Signature-256": "sha256=" + _mac(key, body)}


def _forged(
    luck: random.Random, channel: str, app: str, key: str, body: bytes, headers: dict[str, str]
) -> tuple[str, bytes, dict[str, str]]:
    """The way, and the knock made that way."""
    ((name, value),) = headers.items()
    head, _equals, mac = value.rpartition("=")
    put = f"{head}=" if head else ""

    def bit() -> Signed:
        place = luck.randrange(len(body))
        return body[:place] + bytes([body[place] ^ 1 << luck.randrange(8)]) + body[place + 1 :], headers

    def digit() -> Signed:
        place = luck.randrange(len(mac))
        return body, {
            name: put
            + mac[:place]
            + luck.choice([one for one in "0123456789abcdef" if one != mac[place]])
            + mac[place + 1 :]
        }

    other = luck.randbytes(16).hex()
    ways: dict[str, Callable[[], Signed]] = {
        "one bit of the body": bit,
        "one digit of the signature": digit,
        "another key": lambda: (body, {name: put + _mac(other, body)}),
        "the key as text": lambda: (body, {name: put + key}),
        "plain hash": lambda: (body, {name: put + hashlib.sha256(key.encode() + body).hexdigest()}),
        "another hash": lambda: (body, {name: put + hmac.new(key.encode(), body, hashlib.sha1).hexdigest()}),
        "capital letters": lambda: (body, {name: put + (mac.upper() if mac.upper() != mac else mac[:-1])}),
        "cut off": lambda: (body, {name: put + mac[: luck.randrange(len(mac))]}),
        "twice": lambda: (body, {name: f"{value},{value}"}),
        "none": lambda: (body, {}),
        "empty": lambda: (body, {name: ""}),
        "longer body": lambda: (body + luck.choice([b" ", b"\n", b"\x00", b"{}"]), headers),
        "signed for another shop": lambda: _another_shop(channel, app, key, name, put, body, luck),
        "signed without what belongs before it": lambda: (body + b" ", {name: put + _mac(key, body)}),
    }
    way = luck.choice(list(ways))
    made = ways[way]()
    return way, *made


def _another_shop(channel: str, app: str, key: str, name: str, put: str, body: bytes, luck: random.Random) -> Signed:
    """Genuine news of a neighbour's shop at the same application, brought to this one's address."""
    told = json.loads(body)
    if channel == "facebook_page":
        told["entry"][0]["id"] = str(luck.randrange(10**9, 10**10))
        moved = json.dumps(told).encode()
        return moved, {name: put + _mac(key, moved)}
    told["shop_id"] = luck.randrange(10**9, 10**10) if channel == "shopee" else str(luck.randrange(10**9, 10**10))
    moved = json.dumps(told).encode()
    if channel == "shopee":
        return moved, {name: _mac(key, b"https://another.example/hooks/|" + moved)}
    return moved, {name: _mac(key, app.encode() + moved)}


def _mac(key: str, text: bytes) -> str:
    return hmac.new(key.encode(), text, hashlib.sha256).hexdigest()
