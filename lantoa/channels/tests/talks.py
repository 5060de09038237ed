"""Short ways to a page that is connected, and to what its buyers write there."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.test import Client

from lantoa.accounts import api as accounts
from lantoa.channels.actions.account import begin, take_access
from lantoa.channels.actions.hook import check, keep, process_knock
from lantoa.channels.adapters import fields
from lantoa.channels.adapters.base import Access
from lantoa.channels.models import ChannelAccount, Contact
from lantoa.channels.tests import factories
from lantoa.kit.world import world

SECRET = "application-of-this-test-0123"
PAGE = "100100"
stall = factories.stall


def facebook(by: accounts.ActingPerson, page: str = PAGE) -> ChannelAccount:
    """A page, connected."""
    waiting = begin(by.organisation, "facebook_page", by=by)
    return take_access(waiting, Access("900", SECRET, page, token="t"), by=by)


def message(number: str, person: str, text: str, *, echo: bool = False, **more: Any) -> dict[str, Any]:
    """One entry of a hook about a direct message, said now."""
    at = int(world.now().timestamp() * 1_000)
    said = {"mid": number, "text": text, **({"is_echo": True} if echo else {}), **more}
    ends = (PAGE, person) if echo else (person, PAGE)
    told = {"sender": {"id": ends[0]}, "recipient": {"id": ends[1]}, "timestamp": at, "message": said}
    return {"id": PAGE, "time": at, "messaging": [told]}


def comment(
    number: str, person: str, text: str, *, verb: str = "add", written: float = 0, told: float = 0, name: str = "Phạm Thị Na"
) -> dict[str, Any]:  # fmt: skip
    """One entry of a hook about a comment; `written` and `told` are seconds from now."""
    now = world.now().timestamp()
    value: dict[str, Any] = {
        "item": "comment", "verb": verb, "comment_id": number, "post_id": f"{PAGE}_1", "created_time": int(now + written),
        **({"from": {"id": person, "name": name}} if person else {}), **({} if verb == "remove" else {"message": text}),
    }  # fmt: skip
    return {"id": PAGE, "time": int(now + told), "changes": [{"field": "feed", "value": value}]}


def knock(entries: Sequence[Mapping[str, Any]]) -> tuple[bytes, dict[str, str]]:
    """(raw body, headers) of a hook."""
    raw = json.dumps({"object": "page", "entry": list(entries)}).encode()
    return raw, {"X-Hub-Signature-256": f"sha256={fields.hmac_hex(SECRET, raw)}"}


def tell(account: ChannelAccount, *entries: Mapping[str, Any]) -> None:
    """A hook with these entries, as it comes over the wire."""
    raw, headers = knock(entries)
    for one in check(account.channel, headers, raw):
        process_knock(keep(one).pk)


def only() -> Contact:
    return Contact.objects.get()


def browser(by: accounts.ActingPerson) -> Client:
    made = Client()
    made.force_login(by.person)
    return made


def key() -> str:
    return str(world.uuid7())
