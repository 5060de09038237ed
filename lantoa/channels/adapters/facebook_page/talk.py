"""Conversations of the page: what our side says, until when it may, and what its hooks missed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from lantoa.channels.adapters import fields
from lantoa.channels.adapters.base import Access, LivePage, Message, MessagePage, NotDone, Outgoing
from lantoa.channels.adapters.facebook_page import client, hook, options
from lantoa.kit import wire
from lantoa.kit.wire import NotUnderstood

_COMMENT = re.compile(r"[0-9]{1,30}_[0-9]{1,30}", re.ASCII)
_PERSON = re.compile(r"[0-9]{1,30}", re.ASCII)
_FIRST, _SECOND = "messages", "comments"


def send(access: Access, said: Outgoing) -> str:
    """To the person, or privately to the comment: Facebook takes one such answer for each, within seven days."""
    text = "\n".join(filter(None, (said.text.strip(), *said.links)))
    if not text or len(text) > options.LONGEST_MESSAGE:
        raise NotDone("too long or empty", fault="refused", field="text")
    recipient = {"comment_id": said.answers} if _COMMENT.fullmatch(said.answers) else {"id": said.conversation}
    if "id" in recipient and not _PERSON.fullmatch(said.conversation):
        raise NotDone("nobody to write to", fault="gone", field="conversation")
    body = {"recipient": recipient, "messaging_type": "RESPONSE", "message": {"text": text}}
    return client.number(client.post_json(access, f"/{access.shop}/messages", body), "message_id")


def reply_until(message: Message) -> datetime | None:
    """Seven days for a comment, a day for a message."""
    return message.at + (options.PRIVATE_REPLY if message.kind == "comment" else options.WINDOW)


def messages_since(access: Access, since: datetime, place: str = "") -> MessagePage:
    """First the conversations, then the comments under the latest posts; the place says which and where in them."""
    what, _, after = (place or _FIRST).partition(":")
    paging = {"after": after} if after else {}
    if what == _FIRST:
        asked = {
            "platform": "messenger",
            "limit": "25",
            "fields": "updated_time,messages.limit(50){id,message,from,to,created_time}",
        }
        answer = client.get(access, f"/{access.shop}/conversations", {**asked, **paging})
        found = [_message(access.shop, row) for one in client.rows(answer) for row in reversed(_inner(one, "messages"))]
    else:
        asked = {
            "limit": "25",
            "fields": "id,created_time,comments.filter(stream).limit(100){id,message,from,created_time}",
        }
        answer = client.get(access, f"/{access.shop}/published_posts", {**asked, **paging})
        found = [_comment(access.shop, str(one.get("id", "")), row) for one in client.rows(answer) for row in _inner(one, "comments")]  # fmt: skip
    kept = sorted((one for one in found if one.at >= since), key=lambda one: one.at)
    # Conversations come newest first: after one page without anything new there is nothing new behind it. Old posts get new comments.
    following = _after(answer) if kept or what == _SECOND else ""
    if following:
        return MessagePage(tuple(kept), f"{what}:{following}")
    return MessagePage(tuple(kept), _SECOND if what == _FIRST else "")


def live_comments(access: Access, video: str, place: str = "") -> LivePage:
    """The comments edge of the video, oldest first. Its cursor still holds after the last page: what comes later stands behind it."""
    if not _PERSON.fullmatch(video):
        raise NotDone("no live video", fault="gone", field="video")
    asked = {"order": "chronological", "filter": "stream", "limit": "100", "fields": "id,message,from,created_time"}
    answer = client.get(access, f"/{video}/comments", {**asked, **({"after": place} if place else {})})
    found = tuple(_comment(access.shop, f"{access.shop}_{video}", row) for row in client.rows(answer))
    paging = answer.get("paging")
    cursors = paging.get("cursors") if isinstance(paging, dict) else None
    after = cursors.get("after") if isinstance(cursors, dict) else ""
    return LivePage(found, after[:500] if isinstance(after, str) and after else place, more=bool(_after(answer)))


def _inner(one: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    part = one.get(name)
    return client.rows(part) if isinstance(part, dict) else []


def _after(answer: Mapping[str, Any]) -> str:
    paging = answer.get("paging")
    if not isinstance(paging, dict) or "next" not in paging:
        return ""
    cursors = paging.get("cursors")
    after = cursors.get("after") if isinstance(cursors, dict) else ""
    return after[:500] if isinstance(after, str) else ""


def _message(shop: str, row: Mapping[str, Any]) -> Message:
    try:
        sender = wire.part(row, "from")
        writer = wire.text(sender, "id", 40, needed=True)
        to = fields.rows(wire.part(row, "to"), "data") if writer == shop else []
        other = wire.text(to[0], "id", 40, needed=True) if to else writer
        words = fields.words(row, "message")
        return Message(
            wire.text(row, "id", 110, needed=True), other, "text" if words else "other", words, _moment(row), by_shop=writer == shop,
            name="" if writer == shop else wire.text(sender, "name", 120),
        )  # fmt: skip
    except NotUnderstood as error:
        raise NotDone(str(error), fault="not_understood") from None


def _comment(shop: str, post: str, row: Mapping[str, Any]) -> Message:
    try:
        value = {"comment_id": row.get("id"), "post_id": post, "message": row.get("message"), "from": row.get("from")}
        return hook.comment(shop, value, _moment(row), "add")
    except NotUnderstood as error:
        raise NotDone(str(error), fault="not_understood") from None


def _moment(row: Mapping[str, Any]) -> datetime:
    return wire.moment(row, "created_time")
