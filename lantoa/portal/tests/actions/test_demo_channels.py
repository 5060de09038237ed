"""The demo's stalls have their shops at the sandbox, which knows where our applications are told the news."""

from __future__ import annotations

import json
from importlib import import_module
from typing import Any

import pytest
from pytest_django.fixtures import Settings

from lantoa.portal.actions import demo, demo_channels

pytestmark = pytest.mark.django_db
SANDBOX = "http://127.0.0.1:9"


@pytest.fixture(autouse=True)
def apps(settings: Settings) -> None:
    settings.SANDBOX_URL = SANDBOX
    made = {"app_id": "2001001", "app_secret": "demo-application-secret", "hook_secret": "demo-hook-secret"}
    settings.CHANNEL_APPS = {name: {**made, "url": f"{SANDBOX}/{name}"} for name in ("shopee", "tiktok_shop", "facebook_page", "zalo_oa")}  # fmt: skip


def test_the_sandbox_takes_every_shop_that_the_demo_writes_down(settings: Settings, tmp_path: Any) -> None:
    said = demo_channels.at_the_channels(demo.written())
    # The outside world as it is; the house itself never imports it.
    database = import_module("sandbox.database").Database(tmp_path / "sandbox.sqlite3")
    import_module("sandbox.start_file").read(database, json.dumps(said))
    stalls = len(demo.written()["stalls"])
    for table, more in (("shopee_shop", 0), ("tiktok_shop", 0), ("facebook_page", 1), ("zalo_account", 0)):
        assert len(database.rows(f"SELECT * FROM {table}")) == stalls + more  # noqa: S608
    owners = [row["owner"] for row in database.rows("SELECT owner FROM facebook_page")]
    pushed = {row["push_url"] for row in database.rows("SELECT push_url FROM shopee_shop")}
    assert [one.endswith("/hooks/channels/shopee/") for one in pushed] == [True]
    assert max(owners.count(one) for one in owners) == 2
    database.close()
    # Whoever has an application of their own is no business of the sandbox's.
    settings.CHANNEL_APPS = {**settings.CHANNEL_APPS, "shopee": {"url": "https://partner.shopeemobile.com", "app_id": "7", "app_secret": "x"}}  # fmt: skip
    assert "shopee" not in demo_channels.at_the_channels(demo.written())
