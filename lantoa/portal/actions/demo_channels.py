"""The demo's stalls have shops, pages and accounts at the sandbox's channels, which are told where to knock once they are connected."""

from __future__ import annotations

import json
from collections.abc import Mapping
from http.client import HTTPException
from typing import Any

from django.conf import settings

from lantoa.channels import api as channels
from lantoa.kit.world import world

TIMEOUT = 5.0
_WAYS = {"shopee": "/shopee/shops", "facebook_page": "/facebook/pages", "zalo_oa": "/zalo/accounts"}
_told: set[tuple[str, str]] = set()


def at_the_channels(written: Mapping[str, Any]) -> dict[str, Any]:
    """For each stall a shop, a page and an account in the sandbox; the first stall's owner has a second page."""
    shops, pages, accounts = [], [], []
    names = {given["key"]: given["name"] for given in written["organisations"]}
    for place, stall in enumerate(written["stalls"], 1):
        name = names[stall["organisation"]]
        shops.append(_given("shopee", str(770_000 + place), name))
        pages.append(_given("facebook_page", str(880_000 + place), name))
        accounts.append(_given("zalo_oa", str(990_000 + place), name))
        if place == 1:
            pages.append(_given("facebook_page", "880100", f"{name}: quà biển", owner=name))
    return {"shopee": {"shops": shops}, "facebook": {"pages": pages}, "zalo": {"accounts": accounts}}


def _given(channel: str, shop: str, name: str, hook: str = "", *, owner: str = "") -> dict[str, str]:
    """How a shop is made known to the sandbox."""
    app = settings.CHANNEL_APPS[channel]
    if channel == "shopee":
        return {"shop_id": shop, "partner_id": app["app_id"], "partner_key": app["app_secret"], "name": name, "push_url": hook}  # fmt: skip
    known = {"app": app["app_id"], "app_secret": app["app_secret"], "name": name, "hook_url": hook}
    if channel == "zalo_oa":
        return {"oa": shop, "oa_secret": app["hook_secret"], **known}
    return {"page": shop, "verify": app["hook_secret"], "owner": owner or name, **known}


def tell_the_channels() -> int:
    """Tell the sandbox where connected shops want to be knocked at, each address once in a worker's life; returns how many were told."""
    if not settings.DEMO or not settings.SANDBOX_URL:
        return 0
    return sum(_tell(*hook) for hook in channels.hooks() if hook[0] in _WAYS and (hook[1], hook[2]) not in _told)


def _tell(channel: str, shop: str, address: str) -> int:
    if not str(settings.CHANNEL_APPS[channel]["url"]).startswith(settings.SANDBOX_URL):
        return 0
    body = json.dumps({"shop": shop, "address": address}).encode()
    headers = {"Content-Type": "application/json"}
    try:
        answer = world.http("POST", f"{settings.SANDBOX_URL}{_WAYS[channel]}/hook", body=body, headers=headers, timeout=TIMEOUT)  # fmt: skip
    except (OSError, HTTPException, ValueError):
        return 0
    if answer.status != 200:
        return 0
    _told.add((shop, address))
    return 1
