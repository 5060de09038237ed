"""Shopee in our words; what is read where stands in docs/adapters/shopee.md."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, cast

from lantoa.channels.adapters import fields
from lantoa.channels.adapters.base import (
    Access,
    CancelReason,
    ChannelEvent,
    ChannelOrder,
    EventKind,
    ListingDraft,
    ListingProblem,
    LostNews,
    NotDone,
    OrderPage,
    Published,
    SeenListing,
    Shelf,
    Terms,
)
from lantoa.channels.adapters.shopee import client, listing, lost, options, order, shelf, shipment
from lantoa.channels.adapters.shopee.signature import check_push
from lantoa.kit import wire
from lantoa.kit.wire import NotUnderstood
from lantoa.kit.world import world


class ShopeeChannel:
    """See `adapters.base.Answering`, `Shelved`, `Recalling` and `Allowing`."""

    name = options.NAME

    def probe(self, access: Access, query: Mapping[str, str], raw: bytes) -> str | None:
        return None

    def verify(self, access: Access, headers: Mapping[str, str], raw: bytes) -> None:
        check_push(access, headers, raw)

    def parse(self, raw: bytes) -> tuple[ChannelEvent, ...]:
        body = wire.json_object(raw)
        code = body.get("code")
        if not isinstance(code, int) or isinstance(code, bool) or not 0 <= code < 1_000:
            raise NotUnderstood("code is not a number")
        data = wire.part(body, "data") if body.get("data") is not None else {}
        shop = wire.number_or_text(body, "shop_id", 20)
        at = fields.seconds(body, "timestamp")
        about = ""
        for name in ("ordersn", "order_sn", "item_id"):
            about = about or (wire.number_or_text(data, name, 40) if data.get(name) else "")
        state = wire.text(data, "status", 40) or wire.text(data, "item_status", 40)
        outside = f"{code}:{about}:{state}:{int(at.timestamp())}"[:120]
        kind = cast(EventKind, options.PUSHES.get(code, "other"))
        return (ChannelEvent(outside, kind, str(code), shop, about, at),)

    def kept_headers(self, headers: Mapping[str, str]) -> dict[str, str]:
        return wire.kept(headers, "content-type", "user-agent", "authorization")

    def lost(self, access: Access) -> LostNews:
        return lost.lost(access)

    def lost_known(self, access: Access, last: str) -> None:
        lost.known(access, last)

    def renew(self, access: Access) -> Access:
        body = {
            "refresh_token": access.refresh_token,
            "partner_id": _int(access.app_id),
            "shop_id": _int(access.shop),
        }
        return _opened(access, client.token(access, "/api/v2/auth/access_token/get", body))

    def check_config(self, access: Access) -> str:
        if not access.app_id.isdigit():
            return "app_id"
        if len(access.app_secret) < 16 or not access.app_secret.isascii():
            return "app_secret"
        return "" if access.shop.isdigit() else "shop"

    def ask_url(self, access: Access, back: str) -> str:
        return client.ask_url(access, back)

    def enter(self, access: Access, back: str, answer: Mapping[str, str]) -> Access:
        shop, code = answer.get("shop_id", ""), answer.get("code", "")
        if not shop.isdigit() or not code:
            raise NotDone("came back without code or shop_id", fault="refused")
        body = {"code": code[:200], "partner_id": _int(access.app_id), "shop_id": int(shop)}
        opened = replace(access, shop=shop)
        return _opened(opened, client.token(opened, "/api/v2/auth/token/get", body))

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

    def cancel(self, access: Access, outside_id: str, reason: CancelReason) -> None:
        shipment.cancel(access, outside_id, reason)

    def answer_cancel(self, access: Access, outside_id: str, agreed: bool) -> None:
        shipment.answer_cancel(access, outside_id, agreed)


def _int(said: str) -> int:
    return int(said) if said.isdigit() else 0


def _opened(access: Access, said: Mapping[str, Any]) -> Access:
    token, refresh, seconds = said.get("access_token"), said.get("refresh_token"), said.get("expire_in")
    if not isinstance(token, str) or not token or not isinstance(refresh, str) or not isinstance(seconds, int):
        raise NotDone("no token", fault="not_understood")
    until = world.now() + timedelta(seconds=min(max(seconds, 0), 10**8))
    return replace(access, token=token, refresh_token=refresh, expires_at=until)


CHANNEL = ShopeeChannel()
