"""The demo's stalls have shops, pages and accounts at the sandbox's channels, which know where our applications are told the news."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from lantoa.channels import api as channels


def at_the_channels(written: Mapping[str, Any]) -> dict[str, Any]:
    """For each stall a shop, a page and an account in the sandbox; the first stall's owner has a second page."""
    names = {given["key"]: given["name"] for given in written["organisations"]}
    stalls = list(enumerate((names[stall["organisation"]] for stall in written["stalls"]), 1))
    app = settings.CHANNEL_APPS
    shopee, tiktok, facebook, zalo = (app[name] for name in ("shopee", "tiktok_shop", "facebook_page", "zalo_oa"))
    with translation.override(settings.LANGUAGE_CODE):
        back = settings.PUBLIC_URL.rstrip("/") + reverse("channels:came_back")
    shopee_at, tiktok_at, facebook_at, zalo_at = (
        settings.PUBLIC_URL.rstrip("/") + channels.hook_path(name) for name in ("shopee", "tiktok_shop", "facebook_page", "zalo_oa")
    )  # fmt: skip
    pages = [(str(880_000 + place), name, name) for place, name in stalls] + [("880100", f"{name}: quà biển", name) for _place, name in stalls[:1]]  # fmt: skip
    there = {
        "shopee": {"shops": [
            {"shop_id": str(770_000 + place), "partner_id": shopee["app_id"], "partner_key": shopee["app_secret"], "name": name, "push_url": shopee_at} for place, name in stalls
        ]},
        "tiktok": {"shops": [
            {"shop_id": str(660_000 + place), "app_key": tiktok["app_id"], "app_secret": tiktok["app_secret"], "name": name, "back": back, "hook_url": tiktok_at} for place, name in stalls
        ]},
        "facebook": {"pages": [
            {"page": page, "app": facebook["app_id"], "app_secret": facebook["app_secret"], "name": name, "owner": owner, "verify": facebook.get("hook_secret", ""), "hook_url": facebook_at}
            for page, name, owner in pages
        ]},
        "zalo": {"accounts": [
            {"oa": str(990_000 + place), "app": zalo["app_id"], "app_secret": zalo["app_secret"], "oa_secret": zalo.get("hook_secret", ""), "name": name, "hook_url": zalo_at}
            for place, name in stalls
        ]},
    }  # fmt: skip
    asked = {"shopee": shopee, "tiktok": tiktok, "facebook": facebook, "zalo": zalo}
    return {name: said for name, said in there.items() if _is_the_sandboxs(asked[name])}


def _is_the_sandboxs(app: Mapping[str, str]) -> bool:
    return bool(app.get("app_id") and settings.SANDBOX_URL) and str(app["url"]).startswith(settings.SANDBOX_URL)
