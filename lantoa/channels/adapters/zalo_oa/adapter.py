"""A Zalo Official Account in our words; what is read where stands in docs/adapters/zalo_oa.md."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from lantoa.channels.adapters import fields
from lantoa.channels.adapters.base import Access, ChannelEvent, Message, MessagePage, NotDone, Outgoing
from lantoa.channels.adapters.zalo_oa import client, hook, options
from lantoa.channels.adapters.zalo_oa.signature import check_hook, thousandths
from lantoa.kit import wire
from lantoa.kit.wire import NotUnderstood
from lantoa.kit.world import world


class ZaloAccount:
    """See `adapters.base.Conversation` and `Allowing`. `hook_secret` is the account's own secret key, not the application's."""

    name = options.NAME

    def probe(self, access: Access, query: Mapping[str, str], raw: bytes) -> str | None:
        # Zalo tries an address with an empty, unsigned knock before it takes it.
        return "" if raw.strip() in (b"", b"{}") else None

    def verify(self, access: Access, headers: Mapping[str, str], raw: bytes) -> None:
        check_hook(access, headers, raw)

    def parse(self, raw: bytes) -> tuple[ChannelEvent, ...]:
        return hook.parse(raw)

    def kept_headers(self, headers: Mapping[str, str]) -> dict[str, str]:
        return wire.kept(headers, "content-type", "user-agent", "x-zevent-signature")

    def renew(self, access: Access) -> Access:
        form = {"grant_type": "refresh_token", "refresh_token": access.refresh_token}
        return _opened(access, client.token(access, form))

    def check_config(self, access: Access) -> str:
        if not access.app_id.isdigit():
            return "app_id"
        if not access.app_secret or not access.app_secret.isascii():
            return "app_secret"
        if not access.shop.isdigit():
            return "shop"
        return "" if access.hook_secret else "hook_secret"

    def ask_url(self, access: Access, back: str) -> str:
        return client.ask_url(access, back)

    def enter(self, access: Access, back: str, answer: Mapping[str, str]) -> Access:
        code, shop = answer.get("code", ""), answer.get("oa_id", "")
        if not code or not shop.isdigit():
            raise NotDone("came back without code or oa_id", fault="refused")
        said = client.token(access, {"grant_type": "authorization_code", "code": code[:1_000]})
        return _opened(replace(access, shop=shop), said)

    def send(self, access: Access, said: Outgoing) -> str:
        text = "\n".join(filter(None, (said.text.strip(), *said.links)))
        if not text or len(text) > options.LONGEST_MESSAGE:
            raise NotDone("too long or empty", fault="refused", field="text")
        body = {"recipient": {"user_id": said.conversation}, "message": {"text": text}}
        answer = client.post(access, "/v3.0/oa/message/cs", body)
        number = answer.get("message_id") if isinstance(answer, dict) else None
        if not isinstance(number, str) or not number:
            raise NotDone("no message_id", fault="not_understood")
        return number

    def reply_until(self, message: Message) -> datetime | None:
        return message.at + options.WINDOW

    def messages_since(self, access: Access, since: datetime, place: str = "") -> MessagePage:
        offset = int(place) if place.isdigit() and len(place) < 7 else 0
        asked = json.dumps({"offset": offset, "count": options.PAGE})
        rows = client.get(access, "/v2.0/oa/listrecentchat", {"data": asked})
        if not isinstance(rows, list):
            raise NotDone("no list", fault="not_understood")
        try:
            found = [_listed(row) for row in rows if isinstance(row, dict)]
        except NotUnderstood as error:
            raise NotDone(str(error), fault="not_understood") from None
        kept = tuple(reversed([one for one in found if one.at >= since]))
        # The newest come first: a page that holds something older is the last one that can hold anything new.
        more = len(rows) >= options.PAGE and len(kept) == len(found)
        return MessagePage(kept, str(offset + options.PAGE) if more else "")


def _listed(row: Mapping[str, Any]) -> Message:
    ours = row.get("src") == 0
    kind = options.LISTED_KINDS.get(wire.text(row, "type", 20), "other")
    latitude = longitude = None
    said = _place(wire.text(row, "location", 300)) if kind == "location" else {}
    if said:
        latitude, longitude = hook.degrees(said, "latitude", 90), hook.degrees(said, "longitude", 180)
    return Message(
        wire.text(row, "message_id", 100, needed=True), wire.number_or_text(row, "to_id" if ours else "from_id", 40), kind,
        fields.words(row, "message"), thousandths(row, "time"), by_shop=ours, name="" if ours else wire.text(row, "from_display_name", 120),
        links=tuple(filter(None, (hook.link(row, "url"),))), latitude=latitude, longitude=longitude,
    )  # fmt: skip


def _place(written: str) -> dict[str, Any]:
    try:
        return wire.json_object(written)
    except NotUnderstood:
        return {}


def _opened(access: Access, said: Mapping[str, Any]) -> Access:
    token, refresh, seconds = said.get("access_token"), said.get("refresh_token"), str(said.get("expires_in", ""))
    if (
        not isinstance(token, str)
        or not token
        or not isinstance(refresh, str)
        or not (seconds.isascii() and seconds.isdigit())
    ):
        raise NotDone("no token", fault="not_understood")
    until = world.now() + timedelta(seconds=min(int(seconds[:9]), 10**8))
    return replace(access, token=token, refresh_token=refresh, expires_at=until)


CHANNEL = ZaloAccount()
