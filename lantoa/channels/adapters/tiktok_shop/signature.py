"""How our calls to TikTok Shop are signed, and how it proves a hook.

A call: the query without `sign` and `access_token`, sorted, each key and value after one another behind the path, then the raw
body unless it is multipart, all between the secret twice; hex of HMAC-SHA256 with the secret (verified in source: three
independent public clients). A hook: `Authorization` = hex of HMAC-SHA256(app secret, app_key + raw body) (secondary source). It
binds no time of its own: that it is old cannot be refused.
"""

from __future__ import annotations

from collections.abc import Mapping

from lantoa.channels.adapters import fields
from lantoa.channels.adapters.base import Access


def sign(access: Access, path: str, query: Mapping[str, str], body: bytes = b"") -> str:
    """What `sign` must say of a call; `body` is empty for multipart."""
    pairs = "".join(f"{key}{query[key]}" for key in sorted(query) if key not in ("sign", "access_token"))
    secret = access.app_secret.encode()
    return fields.hmac_hex(access.app_secret, secret + path.encode() + pairs.encode() + body + secret)


def check_hook(access: Access, headers: Mapping[str, str], raw: bytes) -> None:
    """Raise NotGenuine unless the hook carries the signature of its own bytes."""
    expected = fields.hmac_hex(access.app_secret, access.app_id.encode() + raw)
    fields.same_signature(fields.header(headers, "authorization"), expected, access.app_secret)
