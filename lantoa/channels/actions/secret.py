"""What opens a shop at a channel, sealed for this room alone."""

from __future__ import annotations

import json
from dataclasses import asdict, replace

from django.conf import settings
from django.urls import reverse

from lantoa.channels.adapters.base import Access
from lantoa.channels.models import ChannelAccount
from lantoa.kit.sealing import Sealing

_keys = Sealing("channels credentials", "channels.ChannelAccount.credentials")
_KEPT = ("cipher", "token", "refresh_token", "pages")


def app_of(channel: str) -> dict[str, str]:
    """The platform's own application at the channel; empty where there is none."""
    return dict(getattr(settings, "CHANNEL_APPS", {}).get(channel, {}))


def hook_path(channel: str) -> str:
    """Where the channel knocks for all shops, pages and accounts: its applications know one address."""
    return reverse("channel_hooks:knock", args=[channel])


def app_access(channel: str) -> Access:
    """What the platform's own application is known by, and its one address for news; it opens no shop."""
    app, path = app_of(channel), hook_path(channel)
    return Access(
        app_id=app.get("app_id", ""), app_secret=app.get("app_secret", ""), hook_url=f"{settings.PUBLIC_URL.rstrip('/')}{path}",
        hook_secret=app.get("hook_secret", ""),
    )  # fmt: skip


def access_of(account: ChannelAccount) -> Access:
    """What opens the account, put together from the platform's application and what was sealed."""
    blob = _keys.opened(bytes(account.credentials))
    bare = replace(app_access(account.channel), shop=account.shop, expires_at=account.token_until)
    if not blob:
        return bare
    kept = json.loads(blob)
    kept["pages"] = tuple((number, name) for number, name in kept.get("pages", ()))
    return replace(bare, **kept)


def sealed(access: Access) -> bytes:
    """The part of it that is the seller's, sealed."""
    kept = {name: said for name, said in asdict(access).items() if name in _KEPT and said}
    return _keys.sealed(json.dumps(kept))
