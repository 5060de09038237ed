"""How Zalo proves a hook.

`X-ZEvent-Signature: mac=<hex>`, hex of plain SHA-256 over app_id, raw body, timestamp and the OA's secret key, put together
without anything between; app_id and timestamp as they stand in the body (verified in source: chatwoot, and four more public
tests). The timestamp is bound by it, so one that is too old or ahead is refused.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from lantoa.channels.adapters import fields
from lantoa.channels.adapters.base import Access
from lantoa.channels.adapters.zalo_oa import options
from lantoa.kit import wire
from lantoa.kit.wire import NotGenuine, NotUnderstood
from lantoa.kit.world import world


def check_hook(access: Access, headers: Mapping[str, str], raw: bytes) -> None:
    """Raise NotGenuine unless the hook is signed, by our application's number, and not stale."""
    try:
        body = wire.json_object(raw)
        app, stamp = wire.number_or_text(body, "app_id", 30), wire.number_or_text(body, "timestamp", 20)
        at = thousandths(body)
    except NotUnderstood as error:
        raise NotGenuine(f"nothing to prove: {error}") from None
    if app != access.app_id:
        raise NotGenuine("another application's")
    signed = app.encode() + raw + stamp.encode() + access.hook_secret.encode()
    expected = "mac=" + hashlib.sha256(signed).hexdigest()
    fields.same_signature(fields.header(headers, "x-zevent-signature"), expected, access.hook_secret)
    now = world.now()
    if not now - options.OLDEST <= at <= now + options.AHEAD:
        raise NotGenuine("stale")


def thousandths(body: Mapping[str, Any], name: str = "timestamp") -> datetime:
    """A moment in thousandths of a second, a number or its text."""
    written = wire.number_or_text(body, name, 20)
    if not (written.isascii() and written.isdigit()):
        raise NotUnderstood(f"{name} is not a time")
    whole = int(written)
    fields.seconds({name: whole // 1_000}, name)
    return datetime.fromtimestamp(whole / 1_000, UTC)
