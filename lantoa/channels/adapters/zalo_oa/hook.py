"""What a hook tells: one thing each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lantoa.channels.adapters import fields
from lantoa.channels.adapters.base import ChannelEvent, Message
from lantoa.channels.adapters.zalo_oa import options
from lantoa.channels.adapters.zalo_oa.signature import thousandths
from lantoa.kit import wire
from lantoa.kit.wire import NotUnderstood

LONGEST_LINK = 2_000


def parse(raw: bytes) -> tuple[ChannelEvent, ...]:
    """Raises NotUnderstood; an event of another kind than messages is "other"."""
    body = wire.json_object(raw)
    code, at = wire.text(body, "event_name", 60, needed=True), thousandths(body)
    if code not in options.KINDS:
        person = next((number for name in ("follower", "sender", "recipient") if (number := _id(body, name))), "")
        shop = (wire.number_or_text(body, "oa_id", 40) if body.get("oa_id") else "") or _id(body, "recipient")
        return (ChannelEvent(f"{code}:{person}:{int(at.timestamp() * 1_000)}", "other", code, shop, person, at),)
    ours = code.startswith("oa_send_")
    person, shop = (_id(body, name) for name in (("recipient", "sender") if ours else ("sender", "recipient")))
    if not person or not shop:
        raise NotUnderstood("sender or recipient is missing")
    said = wire.part(body, "message")
    number = wire.text(said, "msg_id", 100, needed=True)
    message = _message(Message(number, person, options.KINDS[code], fields.words(said, "text"), at, by_shop=ours), said)
    return (ChannelEvent(number, "message", code, shop, person, at, message),)


def degrees(place: Mapping[str, Any], name: str, most: int) -> float:
    """A part of a place on earth, a number or its text."""
    value = place.get(name)
    if isinstance(value, str):
        try:
            value = float(value)
        except ValueError:
            value = None
    if not isinstance(value, int | float) or isinstance(value, bool) or not -most <= value <= most:
        raise NotUnderstood(f"{name} is not a place on earth")
    return float(value)


def link(said: Mapping[str, Any], name: str) -> str:
    """An address that can be opened, else none."""
    clean = wire.text(said, name, LONGEST_LINK) if isinstance(said.get(name), str) else ""
    return clean if clean.startswith("https://") else ""


def _message(message: Message, said: Mapping[str, Any]) -> Message:
    payloads = [one["payload"] for one in fields.rows(said, "attachments")[:20] if isinstance(one.get("payload"), dict)]
    links = tuple(filter(None, (link(one, "url") for one in payloads)))
    latitude = longitude = None
    if message.kind == "location":
        place = wire.part(payloads[0] if payloads else {}, "coordinates")
        latitude, longitude = degrees(place, "latitude", 90), degrees(place, "longitude", 180)
    return Message(
        message.outside_id, message.conversation, message.kind, message.text, message.at, by_shop=message.by_shop, links=links,
        latitude=latitude, longitude=longitude,
    )  # fmt: skip


def _id(body: Mapping[str, Any], name: str) -> str:
    said = body.get(name)
    return wire.number_or_text(said, "id", 40) if isinstance(said, dict) and said.get("id") else ""
