"""The demo's stalls have shops, pages and accounts at the sandbox's channels, which know where our applications are told the news; one of
them posts, shares short links, lets a neighbour show its goods and writes down who called."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from lantoa.channels import api as channels
from lantoa.kit.access import Actor
from lantoa.kit.phone import parse as parse_phone
from lantoa.kit.world import VIETNAM

if TYPE_CHECKING:
    from lantoa.portal.actions.demo import Community


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


def show_elsewhere(there: Community) -> dict[str, str]:
    """What a stall shows outside its own page before anybody orders by it; returns the code of each post's place and of the creator's link."""
    said = there.written["channels"]
    codes: dict[str, str] = {}
    for given in said["links"]:
        there.ago(days=given["days_ago"])
        link = channels.make_link(there.stalls[said["stall"]], None, given["place"], by=_seller(there))
        _opened(there, link, given["visits"])
        codes[given["key"]] = link.code
    codes["creator"] = _by_a_neighbour(there, said["creator"])
    for given in said["posts"]:
        codes |= {f"{given['key']}/{spot}": code for spot, code in _posted(there, given).items()}
    for given in said["calls"]:
        there.ago(minutes=given["minutes_ago"])
        organisation = there.stalls[said["stall"]].organisation_id
        number = parse_phone(given["phone"]).e164
        channels.note_call(organisation, name=given["name"], phone=number, text=given["text"], by=_seller(there))
    return codes


def _posted(there: Community, given: Mapping[str, Any]) -> dict[str, str]:
    there.ago(days=given["days_ago"])
    store, product = there.goods[given["goods"]]
    stall = next(one for one in there.written["goods"] if one["key"] == given["goods"])
    photos = tuple(there.pictures[there.written["channels"]["stall"], name].pk for name in stall["pictures"])
    planned = None
    if "planned" in given:
        days, hour = given["planned"]
        planned = datetime.combine(_day(there, -days), time(hour), tzinfo=VIETNAM)
    post = channels.write_post(
        store, product, channels.Written(given["words"].strip(), photos, tuple(given["spots"]), planned), by=_seller(there)
    )  # fmt: skip
    codes = {}
    for place in post.places.select_related("link", "post").order_by("pk"):
        codes[place.spot] = place.link.code
        if planned is None:
            channels.note_shared(place, by=_seller(there))
            _opened(there, place.link, [more for spot, *more in given["visits"] if spot == place.spot])
    return codes


def _by_a_neighbour(there: Community, given: Mapping[str, Any]) -> str:
    there.ago(days=given["days_ago"])
    owner = there.owners[given["organisation"]]
    creator = channels.open_creator_page(
        there.organisations[given["organisation"]], name=given["name"], about=given["about"], by=owner
    )
    store, product = there.goods[given["goods"]]
    agreement = channels.propose_share(creator, store, rate=given["percent"] * 100, by=owner)
    agreement = channels.answer_share(agreement, accept=True, by=_seller(there))
    link = channels.make_creator_link(agreement, product, given["place"], by=owner)
    _opened(there, link, given["visits"])
    return str(link.code)


def _opened(there: Community, link: channels.ShortLink, visits: list[list[int]]) -> None:
    for days, hour, often in visits:
        at = datetime.combine(_day(there, days), time(hour), tzinfo=VIETNAM)
        for _time in range(often):
            channels.note_visit(link, at)


def _day(there: Community, days_ago: int) -> date:
    return (there.start.astimezone(VIETNAM) - timedelta(days=days_ago)).date()


def _seller(there: Community) -> Actor:
    return there.owners[there.written["channels"]["stall"]]
