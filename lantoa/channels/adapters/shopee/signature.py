"""How Shopee proves a push, and how our calls prove themselves.

A call: `sign` = hex of HMAC-SHA256(partner key, partner_id + path + timestamp [+ access_token + shop_id]), nothing between them
(verified in source: congminh1254/shopee-sdk src/fetch.ts). A push: `Authorization` = hex of HMAC-SHA256(partner key,
our address + "|" + raw body) (verified in a public test and in minchao/shopee-php). A push carries a time in its body that is
not bound: that it is old cannot be refused, Shopee repeats for hours.
"""

from __future__ import annotations

from collections.abc import Mapping

from lantoa.channels.adapters import fields
from lantoa.channels.adapters.base import Access


def sign(access: Access, path: str, timestamp: int, *, shop: bool) -> str:
    """What `sign` must say of a call; `shop` for calls that need the shop's yes."""
    base = f"{access.app_id}{path}{timestamp}{access.token if shop else ''}{access.shop if shop else ''}"
    return fields.hmac_hex(access.app_secret, base.encode())


def check_push(access: Access, headers: Mapping[str, str], raw: bytes) -> None:
    """Raise NotGenuine unless the push carries the signature of its own bytes and our address."""
    expected = fields.hmac_hex(access.app_secret, access.hook_url.encode() + b"|" + raw)
    fields.same_signature(fields.header(headers, "authorization"), expected, access.app_secret)
