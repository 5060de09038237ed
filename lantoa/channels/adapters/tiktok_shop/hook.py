"""What a hook tells: one thing each."""

from __future__ import annotations

from typing import cast

from lantoa.channels.adapters import fields
from lantoa.channels.adapters.base import ChannelEvent, EventKind
from lantoa.channels.adapters.tiktok_shop import options
from lantoa.kit import wire
from lantoa.kit.wire import NotUnderstood


def parse(raw: bytes) -> tuple[ChannelEvent, ...]:
    """Raises NotUnderstood; a hook of an unknown type is "other"."""
    body = wire.json_object(raw)
    code = body.get("type")
    if not isinstance(code, int) or isinstance(code, bool) or not 0 <= code < 10_000:
        raise NotUnderstood("type is not a number")
    data = wire.part(body, "data") if body.get("data") is not None else {}
    at = fields.seconds(body, "timestamp")
    about = next((wire.number_or_text(data, name, 40) for name in ("order_id", "product_id") if data.get(name)), "")
    state = wire.text(data, "order_status", 40) or wire.text(data, "status", 40)
    number = wire.number_or_text(body, "tts_notification_id", 60) if body.get("tts_notification_id") else ""
    known = f"n:{number}" if number else f"{code}:{about}:{state}:{int(at.timestamp())}"
    kind = cast(EventKind, options.HOOKS.get(code, "other"))
    return (ChannelEvent(known[:120], kind, str(code), wire.number_or_text(body, "shop_id", 40), about, at),)
