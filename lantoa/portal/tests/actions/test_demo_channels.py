"""The demo's stalls have their shops at the sandbox, and connected ones are knocked at."""

from __future__ import annotations

import json
from collections.abc import Mapping
from importlib import import_module
from typing import Any

import pytest
from pytest_django.fixtures import Settings

from lantoa.channels.actions.secret import sealed
from lantoa.channels.adapters.base import Access
from lantoa.channels.models import ChannelAccount
from lantoa.kit.world import Response, World, world
from lantoa.portal.actions import demo, demo_channels
from lantoa.portal.tests.factories import owner

pytestmark = pytest.mark.django_db
SANDBOX = "http://127.0.0.1:9"


class Beside(World):
    """The sandbox, which writes down what it was told."""

    def __init__(self) -> None:
        self.told: list[tuple[str, Any]] = []
        self.status = 200

    def http(self, method: str, url: str, *, body: bytes | None = None, headers: Mapping[str, str] | None = None, **_rest: Any) -> Response:  # fmt: skip
        self.told.append((url, json.loads(body or b"{}")))
        return Response(self.status, {}, b"{}")


@pytest.fixture(autouse=True)
def apps(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.SANDBOX_URL = SANDBOX
    made = {"app_id": "2001001", "app_secret": "demo-application-secret", "hook_secret": "demo-hook-secret"}
    settings.CHANNEL_APPS = {name: {**made, "url": f"{SANDBOX}/{name}"} for name in ("shopee", "tiktok_shop", "facebook_page", "zalo_oa")}  # fmt: skip
    monkeypatch.setattr(demo_channels, "_told", set())


def test_the_sandbox_takes_every_shop_that_the_demo_writes_down(settings: Settings, tmp_path: Any) -> None:
    said = demo_channels.at_the_channels(demo.written())
    # The outside world as it is; the house itself never imports it.
    database = import_module("sandbox.database").Database(tmp_path / "sandbox.sqlite3")
    import_module("sandbox.start_file").read(database, json.dumps(said))
    stalls = len(demo.written()["stalls"])
    for table, more in (("shopee_shop", 0), ("tiktok_shop", 0), ("facebook_page", 1), ("zalo_account", 0)):
        assert len(database.rows(f"SELECT * FROM {table}")) == stalls + more  # noqa: S608
    owners = [row["owner"] for row in database.rows("SELECT owner FROM facebook_page")]
    assert max(owners.count(one) for one in owners) == 2
    database.close()
    # Whoever has an application of their own is no business of the sandbox's.
    settings.CHANNEL_APPS = {**settings.CHANNEL_APPS, "shopee": {"url": "https://partner.shopeemobile.com", "app_id": "7", "app_secret": "x"}}  # fmt: skip
    assert "shopee" not in demo_channels.at_the_channels(demo.written())


def test_a_connected_shop_is_told_of_once(settings: Settings) -> None:
    person = owner()
    account = ChannelAccount.objects.create(
        organisation=person.organisation, channel="shopee", shop="770001", credentials=sealed(Access("", "")), hook_token="hook-of-the-demo",
        connected_at=world.now(), created_at=world.now(),
    )  # fmt: skip
    beside = Beside()
    before = world.use(beside)
    try:
        beside.status = 503
        assert demo_channels.tell_the_channels() == 0
        beside.status = 200
        assert demo_channels.tell_the_channels() == 1
        assert demo_channels.tell_the_channels() == 0
        settings.DEMO = False
        assert demo_channels.tell_the_channels() == 0
    finally:
        world.use(before)
    url, said = beside.told[-1]
    assert url == f"{SANDBOX}/shopee/shops/hook"
    assert said["shop"] == "770001"
    assert said["address"].endswith(account.hook_path())
