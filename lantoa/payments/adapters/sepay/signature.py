"""How SePay proves a webhook is its own.

API key: `Authorization: Apikey <key>`; official (developer.sepay.vn/en/sepay-webhooks/xac-thuc) and in the code of
github sepayvn/laravel-sepay @f77323e, which searches "Apikey " from the right, so "Bearer Apikey <key>" passes too:
verified in source.
HMAC: headers `X-SePay-Timestamp: <unix seconds>` and `X-SePay-Signature: sha256=<hex>`, hex = HMAC-SHA256(secret,
timestamp + "." + raw body); a timestamp more than 5 minutes off is refused. That HMAC-SHA256 exists, the timestamp header
and the five minutes: official (xac-thuc, bao-mat; stored copies read November 2026). The signed string and the "sha256="
prefix: not in the part of the official page that could be read, but the same in eight independent public receivers, one of
them citing the official guide: secondary source.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping

from lantoa.kit.wire import NotGenuine
from lantoa.kit.world import world
from lantoa.payments.adapters.sepay.options import TOLERANCE_SECONDS


def check_api_key(headers: Mapping[str, str], secret: str) -> None:
    """Raise NotGenuine unless the Authorization header carries the key; compared in constant time."""
    _before, scheme, given = headers.get("authorization", "").rpartition("Apikey ")
    if not scheme:
        raise NotGenuine("no API key")
    if not secret or not hmac.compare_digest(given.strip().encode(), secret.encode()):
        raise NotGenuine("wrong API key")


def check_hmac(headers: Mapping[str, str], raw: bytes, secret: str) -> None:
    """Raise NotGenuine unless the signature fits these very bytes and was made within five minutes of now."""
    stamp, given = headers.get("x-sepay-timestamp", "").strip(), headers.get("x-sepay-signature", "").strip()
    if not stamp or not given:
        raise NotGenuine("no signature")
    if not (stamp.isascii() and stamp.isdigit() and len(stamp) <= 12):
        raise NotGenuine("timestamp is no number of seconds")
    if not secret or not hmac.compare_digest(given.encode(), signature(secret, stamp, raw).encode()):
        raise NotGenuine("wrong signature")
    if abs(world.now().timestamp() - int(stamp)) > TOLERANCE_SECONDS:
        raise NotGenuine("stale timestamp")


def signature(secret: str, stamp: str, raw: bytes) -> str:
    """What the signature header must say."""
    return "sha256=" + hmac.new(secret.encode(), stamp.encode() + b"." + raw, hashlib.sha256).hexdigest()
