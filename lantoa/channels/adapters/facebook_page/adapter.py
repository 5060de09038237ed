"""A Facebook Page in our words; what is read where stands in docs/adapters/facebook_page.md."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from urllib.parse import urlencode

from django.conf import settings

from lantoa.channels.adapters.base import (
    Access,
    ChannelEvent,
    ListingDraft,
    ListingProblem,
    LivePage,
    Message,
    MessagePage,
    NotDone,
    Outgoing,
    PagePost,
    Published,
    SeenListing,
    Terms,
)
from lantoa.channels.adapters.facebook_page import client, hook, listing, options, talk
from lantoa.channels.adapters.facebook_page.signature import challenge, check_hook
from lantoa.kit import wire
from lantoa.kit.vietnamese import clean_line


class FacebookPage:
    """See `adapters.base.Showcase`, `Posting`, `Conversation` and `Choosing`. `refresh_token` is the token of the person who said yes."""

    name = options.NAME

    def probe(self, access: Access, query: Mapping[str, str], raw: bytes) -> str | None:
        return challenge(access, query)

    def verify(self, access: Access, headers: Mapping[str, str], raw: bytes) -> None:
        check_hook(access, headers, raw)

    def parse(self, raw: bytes) -> tuple[ChannelEvent, ...]:
        return hook.parse(raw)

    def kept_headers(self, headers: Mapping[str, str]) -> dict[str, str]:
        return wire.kept(headers, "content-type", "user-agent", "x-hub-signature-256")

    def renew(self, access: Access) -> Access:
        asked = {"grant_type": "fb_exchange_token", "fb_exchange_token": access.refresh_token}
        person = client.exchange({**asked, "client_id": access.app_id, "client_secret": access.app_secret})
        return _opened(access, person)

    def check_config(self, access: Access) -> str:
        if not access.app_id.isdigit():
            return "app_id"
        if len(access.app_secret) < 16 or not access.app_secret.isascii():
            return "app_secret"
        return "" if access.shop.isdigit() else "shop"

    def ask_url(self, access: Access, back: str) -> str:
        query = {"client_id": access.app_id, "redirect_uri": back, "scope": options.SCOPES, "response_type": "code"}
        return f"{settings.CHANNEL_APPS[options.NAME]['ask_url']}?{urlencode(query)}"

    def enter(self, access: Access, back: str, answer: Mapping[str, str]) -> Access:
        code = answer.get("code", "")
        if not code:
            raise NotDone("came back without code", fault="refused")
        known = {"client_id": access.app_id, "client_secret": access.app_secret}
        short = client.exchange({**known, "redirect_uri": back, "code": code[:1_000]})
        person = client.exchange({**known, "grant_type": "fb_exchange_token", "fb_exchange_token": short})
        allowed = _pages(access, person)
        if not access.shop and len(allowed) > 1:
            return replace(access, refresh_token=person, pages=tuple((number, name) for number, (name, _) in allowed.items()))  # fmt: skip
        return _subscribed(_opened(access, person, allowed))

    def choose(self, access: Access, shop: str) -> Access:
        return _subscribed(_opened(replace(access, shop=shop), access.refresh_token))

    def problems(self, draft: ListingDraft) -> tuple[ListingProblem, ...]:
        return listing.problems(draft)

    def publish(self, access: Access, draft: ListingDraft) -> Published:
        return listing.publish(access, draft)

    def post(self, access: Access, said: PagePost) -> Published:
        return listing.post(access, said)

    def set_terms(self, access: Access, outside_id: str, terms: Terms) -> None:
        listing.set_terms(access, outside_id, terms)

    def look(self, access: Access, outside_ids: Sequence[str]) -> tuple[SeenListing, ...]:
        return listing.look(access, outside_ids)

    def send(self, access: Access, said: Outgoing) -> str:
        return talk.send(access, said)

    def reply_until(self, message: Message) -> datetime | None:
        return talk.reply_until(message)

    def messages_since(self, access: Access, since: datetime, place: str = "") -> MessagePage:
        return talk.messages_since(access, since, place)

    def live_comments(self, access: Access, video: str, place: str = "") -> LivePage:
        return talk.live_comments(access, video, place)


def _pages(access: Access, person: str) -> dict[str, tuple[str, str]]:
    """(name, token) of each page the person allowed, by its number."""
    answer = client.get(access, "/me/accounts", {"fields": "id,name,access_token"}, token=person)
    return {
        client.number(row, "id"): (clean_line(str(row.get("name") or ""))[:120] or client.number(row, "id"), client.number(row, "access_token"))
        for row in client.rows(answer)
    }  # fmt: skip


def _opened(access: Access, person: str, allowed: Mapping[str, tuple[str, str]] | None = None) -> Access:
    """The page's own token, which lives as long as the person's yes: no end is named."""
    there = allowed or _pages(access, person)
    if access.shop and access.shop not in there:
        raise NotDone("the page is not among those allowed", fault="key", field="shop")
    if not access.shop and len(there) != 1:
        raise NotDone("one page is needed", fault="refused", field="shop")
    page = access.shop or next(iter(there))
    name, token = there[page]
    return replace(access, shop=page, shop_name=name, token=token, refresh_token=person, expires_at=None, pages=())


def _subscribed(opened: Access) -> Access:
    client.post(opened, f"/{opened.shop}/subscribed_apps", {"subscribed_fields": options.HOOK_FIELDS})
    return opened


CHANNEL = FacebookPage()
