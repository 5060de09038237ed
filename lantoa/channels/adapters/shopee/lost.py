"""Pushes that Shopee could not bring: the earliest hundred of three days, which stay the same ones until they are said to be known."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any

from lantoa.channels.adapters import fields
from lantoa.channels.adapters.base import Access, LostNews, NotDone
from lantoa.channels.adapters.shopee import client
from lantoa.kit import wire
from lantoa.kit.wire import NotUnderstood

_PATH = "/api/v2/push/"


def lost(access: Access) -> LostNews:
    """Each put together again as the push it would have been. One that no push could be is left for the reader to refuse: it holds up no other."""
    answer = client.get_as_application(access, f"{_PATH}get_lost_push_message")
    try:
        bodies = tuple(_body(row) for row in fields.rows(answer, "push_message_list"))
        last = wire.number_or_text(answer, "last_message_id", 40) if bodies else ""
    except NotUnderstood as error:
        raise NotDone(str(error), fault="not_understood") from None
    return LostNews(bodies, last, more=bool(bodies) and answer.get("has_next_page") is True)


def known(access: Access, last: str) -> None:
    """Shopee forgets all up to this one."""
    said = int(last) if last.isascii() and last.isdigit() else last
    client.post_as_application(access, f"{_PATH}confirm_consumed_lost_push_message", {"last_message_id": said})


def _body(row: dict[str, Any]) -> bytes:
    data = row.get("data")
    if isinstance(data, str):
        with suppress(ValueError, RecursionError):
            data = json.loads(data)
    said = {name: row[name] for name in ("shop_id", "code", "timestamp") if name in row}
    return json.dumps({**said, "data": data}, separators=(",", ":")).encode()
