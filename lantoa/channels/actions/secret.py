"""What opens a shop at a channel, sealed for this room alone."""

from __future__ import annotations

import json
from dataclasses import asdict, replace

from django.conf import settings

from lantoa.channels.adapters.base import Access
from lantoa.channels.models import ChannelAccount
from lantoa.kit.sealing import Sealing

_keys = Sealing("channels credentials")
_KEPT = ("cipher", "token", "refresh_token", "hook_secret", "pages")


def app_of(channel: str) -> dict[str, str]:
    """The platform's own application at the channel; empty where there is none."""
    return dict(getattr(settings, "CHANNEL_APPS", {}).get(channel, {}))


def access_of(account: ChannelAccount) -> Access:
    """What opens the account, put together from the platform's application and what was sealed."""
    app, blob = app_of(account.channel), _keys.opened(bytes(account.credentials))
    bare = Access(
        app_id=app.get("app_id", ""), app_secret=app.get("app_secret", ""), shop=account.shop, expires_at=account.token_until,
        hook_url=f"{settings.PUBLIC_URL.rstrip('/')}{account.hook_path()}", hook_secret=app.get("hook_secret", ""),
    )  # fmt: skip
    if not blob:
        return bare
    kept = json.loads(blob)
    kept["pages"] = tuple((number, name) for number, name in kept.get("pages", ()))
    return replace(bare, **kept)


def sealed(access: Access) -> bytes:
    """The part of it that is the seller's, sealed."""
    kept = {name: said for name, said in asdict(access).items() if name in _KEPT and said}
    return _keys.sealed(json.dumps(kept))
