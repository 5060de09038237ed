"""What a hook tells: every comment, message and post in it, and what cannot be read beside what can."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from lantoa.channels.adapters import fields
from lantoa.channels.adapters.base import ChannelEvent, Message
from lantoa.channels.adapters.facebook_page import options
from lantoa.kit import wire
from lantoa.kit.wire import NotUnderstood
from lantoa.kit.world import world

LONGEST_LINK = 2_000


def parse(raw: bytes) -> tuple[ChannelEvent, ...]:
    """Everything in the batch. One thing in it that is not understood does not take the others with it: it stands there as "other"."""
    body = wire.json_object(raw)
    if body.get("object") != "page":
        raise NotUnderstood("object is not page")
    entries = fields.rows(body, "entry")
    events: list[ChannelEvent] = []
    for entry in entries:
        shop = wire.number_or_text(entry, "id", 40)
        for what, told in _told(entry):
            if len(events) >= options.MOST_IN_A_KNOCK:
                raise NotUnderstood(f"more than {options.MOST_IN_A_KNOCK} things in one hook")
            try:
                events.append(_change(shop, entry, told) if what == "changes" else _messaging(shop, told))
            except NotUnderstood as error:
                events.append(_unread(shop, entry, told, str(error)))
    return tuple(events)


def _told(entry: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for what in ("changes", "messaging", "standby"):
        for told in fields.rows(entry, what):
            yield what, told


def _unread(shop: str, entry: Mapping[str, Any], told: Mapping[str, Any], why: str) -> ChannelEvent:
    known = hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()[:40]
    return ChannelEvent(f"unread:{known}", "other", f"not understood: {why}"[:60], shop, "", _entry_time(entry))


def _entry_time(entry: Mapping[str, Any]) -> datetime:
    # Seconds for the feed, thousandths for messages.
    value = entry.get("time")
    whole = value if isinstance(value, int) and not isinstance(value, bool) else 0
    try:
        return fields.seconds({"time": whole // 1_000 if whole > 10**11 else whole}, "time")
    except NotUnderstood:
        return world.now()


def _change(shop: str, entry: Mapping[str, Any], told: Mapping[str, Any]) -> ChannelEvent:
    field = wire.text(told, "field", 40, needed=True)
    value = wire.part(told, "value")
    if field != "feed":
        raise NotUnderstood(f"field {field}")
    item, verb = wire.text(value, "item", 40, needed=True), wire.text(value, "verb", 20, needed=True)
    code, at = f"{item}.{verb}", fields.seconds(value, "created_time")
    if item != "comment":
        number = wire.text(value, "post_id", 80, needed=True)
        person = wire.text(_from(value), "id", 40)
        kind = "listing" if item in options.POST_ITEMS and person in ("", shop) else "other"
        known = f"{number}:{code}:{person}:{int(at.timestamp())}"[:120]
        return ChannelEvent(known, "listing" if kind == "listing" else "other", code, shop, number, at)
    message = comment(shop, value, at, options.VERBS.get(verb, ""))
    known = f"{message.outside_id}:{message.verb}"
    if message.verb != "add" or verb != "add":
        # The same comment is changed, hidden and shown again more than once; only what it says then tells the times apart.
        known += f":{verb}:" + hashlib.sha256(message.text.encode()).hexdigest()[:16]
    # Every verb of a comment carries the time at which it was written; which news is the newer only the entry's own time tells.
    told_at = at if verb == "add" else max(at, _entry_time(entry))
    return ChannelEvent(known, "message", code, shop, message.conversation, told_at, message)


def comment(shop: str, value: Mapping[str, Any], at: datetime, verb: str) -> Message:
    """A comment, however it was learnt of."""
    if not verb:
        raise NotUnderstood("verb is unknown")
    number = wire.text(value, "comment_id", 80, needed=True)
    writer = _from(value)
    # Facebook leaves out who wrote it when the token does not allow to know; then the comment is its own conversation.
    person = wire.number_or_text(writer, "id", 40) if writer.get("id") else number
    links = tuple(link for link in (_link(value, "photo"), _link(value, "video")) if link)
    return Message(
        number, person, "comment", fields.words(value, "message"), at, by_shop=person == shop, verb=verb, name=wire.text(writer, "name", 120),
        about=wire.text(value, "post_id", 80), links=links,
    )  # fmt: skip


def _messaging(shop: str, told: Mapping[str, Any]) -> ChannelEvent:
    at = _thousandths(told)
    sender = wire.number_or_text(wire.part(told, "sender"), "id", 40)
    said = told.get("message")
    if not isinstance(said, dict):
        code = next((name for name in ("postback", "read", "delivery", "reaction", "message_edit", "optin", "referral") if name in told), "other")  # fmt: skip
        known = f"{code}:{sender}:{told['timestamp']}"
        return ChannelEvent(known, "other", code, shop, sender, at)
    number = wire.text(said, "mid", 110, needed=True)
    echo = said.get("is_echo") is True
    other = wire.number_or_text(wire.part(told, "recipient"), "id", 40) if echo else sender
    message = _attached(Message(number, other, "text", fields.words(said, "text"), at, by_shop=echo or sender == shop), said)  # fmt: skip
    if said.get("is_deleted") is True:
        return ChannelEvent(f"{number}:remove", "message", "message.remove", shop, other, at, replace(message, verb="remove"))  # fmt: skip
    return ChannelEvent(number, "message", "echo" if echo else "message", shop, other, at, message)


def _attached(message: Message, said: Mapping[str, Any]) -> Message:
    found = fields.rows(said, "attachments")[:20]
    if not found:
        return message
    first = found[0]
    payloads = [one.get("payload") for one in found]
    links = tuple(filter(None, (_link(one, "url") for one in payloads if isinstance(one, dict))))
    kind = options.KINDS.get(wire.text(first, "type", 20), "other")
    payload = payloads[0] if isinstance(payloads[0], dict) else {}
    if "sticker_id" in payload:
        kind = "sticker"
    if kind == "location":
        place = wire.part(payload, "coordinates")
        return replace(message, kind=kind, links=links, latitude=_degrees(place, "lat", 90), longitude=_degrees(place, "long", 180))  # fmt: skip
    # Words beside a shared link stay words.
    return replace(message, kind="text" if kind == "other" and message.text else kind, links=links)


def _degrees(place: Mapping[str, Any], name: str, most: int) -> float:
    value = place.get(name)
    if not isinstance(value, int | float) or isinstance(value, bool) or not -most <= value <= most:
        raise NotUnderstood(f"{name} is not a place on earth")
    return float(value)


def _thousandths(told: Mapping[str, Any]) -> datetime:
    value = told.get("timestamp")
    if not isinstance(value, int) or isinstance(value, bool):
        raise NotUnderstood("timestamp is not a time")
    fields.seconds({"timestamp": value // 1_000}, "timestamp")
    return datetime.fromtimestamp(value / 1_000, UTC)


def _from(value: Mapping[str, Any]) -> dict[str, Any]:
    said = value.get("from")
    return said if isinstance(said, dict) else {}


def _link(value: Mapping[str, Any], name: str) -> str:
    said = value.get(name)
    clean = wire.text(value, name, LONGEST_LINK) if isinstance(said, str) else ""
    return clean if clean.startswith("https://") else ""
