"""How Casso proves a webhook of version 2 is its own.

`X-Casso-Signature: t=<milliseconds>,v1=<hex>`, hex = HMAC-SHA512(key, t + "." + the body as JSON with the keys of every
level sorted and no spaces): github CassoHQ/casso-webhook-v2-verify-signature @0bfff92, verified in source, its sample
recomputed. The Python sample there escapes what is not ASCII, the JavaScript one does not: either is genuine.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from typing import Any

from lantoa.kit.wire import NotGenuine
from lantoa.kit.world import world
from lantoa.payments.adapters import fields, stamped
from lantoa.payments.adapters.casso.options import TOLERANCE_SECONDS


def check_hmac(headers: Mapping[str, str], raw: bytes, secret: str) -> None:
    """Raise NotGenuine unless the signature fits what these bytes say and was made within a day of now."""
    stamp, given = stamped.stamp_and_signature(headers, "x-casso-signature")
    if not secret:
        raise NotGenuine("no key to compare with")
    stamped.check(given, signatures(secret, stamp, fields.signed_object(raw)))
    if abs(world.now().timestamp() - int(stamp) / 1000) > TOLERANCE_SECONDS:
        raise NotGenuine("stale timestamp")


def signatures(secret: str, stamp: str, body: Mapping[str, Any]) -> list[str]:
    """What may stand as v1: with letters as they are, and with letters escaped."""
    return [_signature(secret, stamp, body, escaped) for escaped in (False, True)]


def _signature(secret: str, stamp: str, body: Mapping[str, Any], escaped: bool) -> str:
    try:
        written = json.dumps(_plain(body), sort_keys=True, separators=(",", ":"), ensure_ascii=escaped)
        signed = f"{stamp}.{written}".encode("utf-8", "replace")
    except (ValueError, RecursionError):
        raise NotGenuine("nobody can have signed this") from None
    return hmac.new(secret.encode(), signed, hashlib.sha512).hexdigest()


def _plain(value: Any) -> Any:
    """The value with whole numbers written as JavaScript writes them: 1.0 is 1."""
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items()}
    if isinstance(value, list):
        return [_plain(one) for one in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value
