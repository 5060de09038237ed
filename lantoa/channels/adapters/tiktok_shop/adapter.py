"""TikTok Shop in our words; what is read where stands in docs/adapters/tiktok_shop.md."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

from lantoa.channels.adapters.base import (
    Access,
    CancelReason,
    ChannelEvent,
    ChannelOrder,
    ListingDraft,
    ListingProblem,
    NotDone,
    OrderPage,
    Published,
    SeenListing,
    Shelf,
    Terms,
)
from lantoa.channels.adapters.tiktok_shop import client, hook, listing, options, order, shelf, shipment
from lantoa.channels.adapters.tiktok_shop.signature import check_hook
from lantoa.kit import wire
from lantoa.kit.world import world

# A time as seconds since 1970, where a span of seconds would be thirty years.
_A_MOMENT = 10**9


class TikTokShop:
    """See `adapters.base.Answering`, `Shelved` and `Allowing`."""

    name = options.NAME

    def probe(self, access: Access, query: Mapping[str, str], raw: bytes) -> str | None:
        return None

    def verify(self, access: Access, headers: Mapping[str, str], raw: bytes) -> None:
        check_hook(access, headers, raw)

    def parse(self, raw: bytes) -> tuple[ChannelEvent, ...]:
        return hook.parse(raw)

    def kept_headers(self, headers: Mapping[str, str]) -> dict[str, str]:
        return wire.kept(headers, "content-type", "user-agent")

    def renew(self, access: Access) -> Access:
        asked = {"refresh_token": access.refresh_token, "grant_type": "refresh_token"}
        try:
            return _opened(access, client.token(access, "/api/v2/token/refresh", asked))
        except NotDone as error:
            if error.fault == "refused":
                raise NotDone(str(error), fault="key", code=error.code, words=error.words) from None
            raise

    def check_config(self, access: Access) -> str:
        if not access.app_id.isascii() or not access.app_id.isalnum():
            return "app_id"
        if len(access.app_secret) < 16 or not access.app_secret.isascii():
            return "app_secret"
        if not access.shop.isdigit():
            return "shop"
        return "" if access.cipher else "cipher"

    def ask_url(self, access: Access, back: str) -> str:
        # The owner is sent back to the one address registered there; our word comes along as `state`.
        return client.ask_url(access, parse_qs(urlsplit(back).query).get("w", [""])[0])

    def enter(self, access: Access, back: str, answer: Mapping[str, str]) -> Access:
        code = answer.get("code", "")
        if not code:
            raise NotDone("came back without code", fault="refused")
        asked = {"auth_code": code[:1_000], "grant_type": "authorized_code"}
        opened = _opened(access, client.token(access, "/api/v2/token/get", asked))
        return _chosen(opened, client.shops(opened))

    def problems(self, draft: ListingDraft) -> tuple[ListingProblem, ...]:
        return listing.problems(draft)

    def publish(self, access: Access, draft: ListingDraft) -> Published:
        return listing.publish(access, draft)

    def set_terms(self, access: Access, outside_id: str, terms: Terms) -> None:
        listing.set_terms(access, outside_id, terms)

    def look(self, access: Access, outside_ids: Sequence[str]) -> tuple[SeenListing, ...]:
        return listing.look(access, outside_ids)

    def shelves(self, access: Access) -> tuple[Shelf, ...]:
        return shelf.shelves(access)

    def orders_since(self, access: Access, since: datetime, place: str = "") -> OrderPage:
        return order.orders_since(access, since, place)

    def orders(self, access: Access, outside_ids: Sequence[str]) -> tuple[ChannelOrder, ...]:
        return order.orders(access, outside_ids)

    def ship(self, access: Access, outside_id: str, tracking_code: str = "") -> str:
        return shipment.ship(access, outside_id, tracking_code)

    def answer_cancel(self, access: Access, outside_id: str, agreed: bool) -> None:
        shipment.answer_cancel(access, outside_id, agreed)

    def cancel(self, access: Access, outside_id: str, reason: CancelReason) -> None:
        shipment.cancel(access, outside_id, reason)


def _chosen(access: Access, shops: list[dict[str, Any]]) -> Access:
    """A seller of one country has one shop; of several countries', the one here."""
    here = [one for one in shops if one.get("region") == options.REGION] or shops
    if len(here) != 1:
        raise NotDone(f"one shop is needed, there are {len(here)}", fault="refused", field="shop")
    return replace(access, shop=client.said(here[0], "id"), cipher=client.said(here[0], "cipher"))


def _opened(access: Access, said: Mapping[str, Any]) -> Access:
    token, refresh, end = (said.get(name) for name in ("access_token", "refresh_token", "access_token_expire_in"))
    if not isinstance(token, str) or not token or not isinstance(refresh, str) or not isinstance(end, int):
        raise NotDone("no token", fault="not_understood")
    if _A_MOMENT < end < 4 * _A_MOMENT:
        until = datetime.fromtimestamp(end, UTC)
    else:
        until = world.now() + timedelta(seconds=min(max(end, 0), 10**8))
    return replace(access, token=token, refresh_token=refresh, expires_at=until)


CHANNEL = TikTokShop()
