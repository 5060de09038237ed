"""A channel's hook takes hundreds of hostile messages at its real address: none breaks it, none becomes an order, none is lost."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings as house
from django.http import HttpResponse
from pytest_django.fixtures import Settings

from lantoa.channels.actions.hook import process_knock
from lantoa.channels.actions.secret import hook_path, sealed
from lantoa.channels.adapters.base import Access
from lantoa.channels.models import ChannelAccount, ChannelSale
from lantoa.journal import api as journal
from lantoa.kit.world import world
from lantoa.orders import api as orders
from tests.access.cast import Stalls, fresh_browser, undone
from tests.hostile.nonsense import NONSENSE
from tests.hostile.test_hooks import RAW, TYPES

pytestmark = pytest.mark.django_db
CHANNELS = ("shopee", "facebook_page", "zalo_oa")
SHOP, KEY, WORD = "5001", "key-of-this-test-0123456789", "word-of-this-test-0123456789"
AT = 1_795_000_000


@pytest.fixture(autouse=True)
def applications(settings: Settings) -> None:
    apps = {
        name: {**settings.CHANNEL_APPS[name], "app_id": "2001", "app_secret": KEY, "hook_secret": WORD}
        for name in CHANNELS
    }
    settings.CHANNEL_APPS = {**settings.CHANNEL_APPS, **apps}


def opened(stalls: Stalls, channel: str) -> ChannelAccount:
    now = world.now()
    return ChannelAccount.objects.create(
        organisation=stalls.own.organisation, channel=channel, shop=SHOP, credentials=sealed(Access("", "", token="t")),
        connected_at=now, created_at=now,
    )  # fmt: skip


def parts(channel: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """A genuine message, and the part of it that says what happened."""
    inner: dict[str, Any]
    if channel == "shopee":
        inner = {"ordersn": "261129ABCDEFGH", "status": "READY_TO_SHIP", "update_time": AT}
        return {"shop_id": int(SHOP), "code": 3, "timestamp": AT, "data": inner}, inner
    if channel == "facebook_page":
        inner = {"item": "comment", "verb": "add", "comment_id": "11_1", "post_id": f"{SHOP}_11", "message": "1 gói", "created_time": AT}  # fmt: skip
        return {"object": "page", "entry": [{"id": SHOP, "time": AT, "changes": [{"field": "feed", "value": inner}]}]}, inner  # fmt: skip
    inner = {"msg_id": "m1", "text": "còn không"}
    stamp = str(int(world.now().timestamp() * 1_000))
    said = {"app_id": "2001", "user_id_by_app": "98001", "event_name": "user_send_text", "sender": {"id": "8001"}, "recipient": {"id": SHOP}, "message": inner, "timestamp": stamp}  # fmt: skip
    return said, inner


def proofs(account: ChannelAccount, raw: bytes, key: str = KEY, word: str = WORD) -> dict[str, str]:
    def signed(text: bytes) -> str:
        return hmac.new(key.encode(), text, hashlib.sha256).hexdigest()

    if account.channel == "shopee":
        return {"Authorization": signed(f"{house.PUBLIC_URL.rstrip('/')}{hook_path(account.channel)}|".encode() + raw)}
    if account.channel == "facebook_page":
        return {"X-Hub-Signature-256": f"sha256={signed(raw)}"}
    try:
        stamp = str(json.loads(raw)["timestamp"])
    except (ValueError, TypeError, KeyError, RecursionError):
        stamp = ""
    return {"X-ZEvent-Signature": f"mac={hashlib.sha256(b'2001' + raw + stamp.encode('utf-8', 'replace') + word.encode()).hexdigest()}"}  # fmt: skip


def send(account: ChannelAccount, raw: bytes, headers: dict[str, str] | None = None) -> HttpResponse:
    browser = fresh_browser()
    given = proofs(account, raw) if headers is None else headers
    return browser.post(hook_path(account.channel), raw, content_type="application/json", headers=given)


def faults(answer: HttpResponse, before: int) -> Iterator[str]:
    if answer.status_code >= 500:
        yield f"{answer.status_code} {getattr(answer, 'exc_info', None) and answer.exc_info[1]!r}"
    if journal.Incoming.objects.filter(state="parked").exists():
        yield f"was parked: {journal.Incoming.objects.filter(state='parked')[0].reason}"
    if orders.Order.objects.count() != before:
        yield "became an order"
    if answer.status_code in (400, 401, 413) and not journal.Incoming.objects.filter(state="refused").exists():
        yield "was refused and not kept"


@pytest.mark.parametrize("channel", CHANNELS)
def test_nonsense_in_any_field_breaks_nothing(stalls: Stalls, channel: str) -> None:
    wrong, tried = [], 0
    with undone():
        account, before = opened(stalls, channel), orders.Order.objects.count()
        names = [(0, name) for name in parts(channel)[0]] + [(1, name) for name in parts(channel)[1]]
        for place, name in names:
            for label, value in {**NONSENSE, **TYPES}.items():
                both = parts(channel)
                both[place][name] = value
                try:
                    raw = json.dumps(both[0]).encode()
                except ValueError:
                    continue
                with undone():
                    wrong += [f"{label} in {name}: {fault}" for fault in faults(send(account, raw), before)]
                tried += 1
        for label, raw in {**RAW, "enormous": b'{"a":"' + b"x" * 2_000_000 + b'"}'}.items():
            for headers in (None, {}):
                with undone():
                    wrong += [f"{label}: {fault}" for fault in faults(send(account, raw, headers), before)]
                tried += 1
    assert wrong == []
    assert tried > 200


@pytest.mark.parametrize("channel", CHANNELS)
def test_forged_ones_are_kept_without_effect_and_a_replayed_one_counts_once(stalls: Stalls, channel: str) -> None:
    with undone():
        account = opened(stalls, channel)
        raw = json.dumps(parts(channel)[0]).encode()
        for key, word in (("", ""), ("wrong", "wrong"), (KEY[:-1], WORD[:-1]), (KEY + "0", WORD + "0"), (KEY.upper(), WORD.upper())):  # fmt: skip
            assert send(account, raw, proofs(account, raw, key, word)).status_code == 401
        mine = journal.Incoming.objects.filter(source=f"channels.{channel}")
        assert (mine.count(), mine.filter(state="refused").count()) == (5, 5)
        assert not ChannelSale.objects.filter(account=account).exists()
        for _again in range(20):
            assert send(account, raw).status_code == 200
        (kept,) = mine.exclude(state="refused")
        assert (process_knock(kept.pk), kept.times_received) == ("done", 20)
        assert ChannelSale.objects.filter(account=account).count() == (channel == "shopee")
