"""The demo's stalls have shops, pages and accounts at the sandbox's channels, which are told where to knock once they are connected."""

from __future__ import annotations

import json
from collections.abc import Mapping
from http.client import HTTPException
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from lantoa.channels import api as channels
from lantoa.kit.world import world

TIMEOUT = 5.0
_WAYS = {
    "shopee": "/shopee/shops",
    "tiktok_shop": "/tiktok/shops",
    "facebook_page": "/facebook/pages",
    "zalo_oa": "/zalo/accounts",
}
_told: set[tuple[str, str]] = set()


def at_the_channels(written: Mapping[str, Any]) -> dict[str, Any]:
    """For each stall a shop, a page and an account in the sandbox; the first stall's owner has a second page."""
    names = {given["key"]: given["name"] for given in written["organisations"]}
    stalls = list(enumerate((names[stall["organisation"]] for stall in written["stalls"]), 1))
    app = settings.CHANNEL_APPS
    shopee, tiktok, facebook, zalo = (app[name] for name in ("shopee", "tiktok_shop", "facebook_page", "zalo_oa"))
    with translation.override(settings.LANGUAGE_CODE):
        back = settings.PUBLIC_URL.rstrip("/") + reverse("channels:came_back")
    pages = [(str(880_000 + place), name, name) for place, name in stalls] + [("880100", f"{name}: quà biển", name) for _place, name in stalls[:1]]  # fmt: skip
    there = {
        "shopee": {"shops": [
            {"shop_id": str(770_000 + place), "partner_id": shopee["app_id"], "partner_key": shopee["app_secret"], "name": name} for place, name in stalls
        ]},
        "tiktok": {"shops": [
            {"shop_id": str(660_000 + place), "app_key": tiktok["app_id"], "app_secret": tiktok["app_secret"], "name": name, "back": back} for place, name in stalls
        ]},
        "facebook": {"pages": [
            {"page": page, "app": facebook["app_id"], "app_secret": facebook["app_secret"], "name": name, "owner": owner, "verify": facebook.get("hook_secret", "")}
            for page, name, owner in pages
        ]},
        "zalo": {"accounts": [
            {"oa": str(990_000 + place), "app": zalo["app_id"], "app_secret": zalo["app_secret"], "oa_secret": zalo.get("hook_secret", ""), "name": name}
            for place, name in stalls
        ]},
    }  # fmt: skip
    asked = {"shopee": shopee, "tiktok": tiktok, "facebook": facebook, "zalo": zalo}
    return {name: said for name, said in there.items() if _is_the_sandboxs(asked[name])}


def _is_the_sandboxs(app: Mapping[str, str]) -> bool:
    return bool(app.get("app_id") and settings.SANDBOX_URL) and str(app["url"]).startswith(settings.SANDBOX_URL)


def tell_the_channels() -> int:
    """Tell the sandbox where connected shops want to be knocked at, each address once in a worker's life; returns how many were told."""
    if not settings.DEMO or not settings.SANDBOX_URL:
        return 0
    return sum(_tell(*hook) for hook in channels.hooks() if hook[0] in _WAYS and (hook[1], hook[2]) not in _told)


def _tell(channel: str, shop: str, address: str) -> int:
    if not _is_the_sandboxs(settings.CHANNEL_APPS[channel]):
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
