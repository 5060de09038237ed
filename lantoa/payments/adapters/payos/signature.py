"""How payOS proves a webhook is its own: with a signature inside the message.

`signature` = hex of HMAC-SHA256(checksum key, "name=value&…" of what stands under `data`, names sorted, null as nothing):
PyPI payos 1.1.0, payos/_crypto/provider.py (verified in source). It carries no time: that a message is old cannot be seen.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from typing import Any

from lantoa.kit.wire import NotGenuine
from lantoa.payments.adapters import fields, stamped


def check_checksum(raw: bytes, secret: str) -> None:
    """Raise NotGenuine unless the message carries the signature of its own data."""
    body = fields.signed_object(raw)
    given, data = body.get("signature"), body.get("data")
    if not isinstance(given, str) or not given or not isinstance(data, dict):
        raise NotGenuine("no signature")
    if not secret:
        raise NotGenuine("no key to compare with")
    stamped.check(given, [signature(secret, data)])


def signature(secret: str, data: Mapping[str, Any]) -> str:
    """What `signature` must say of this data."""
    try:
        signed = "&".join(f"{name}={_written(data[name])}" for name in sorted(data))
    except (ValueError, RecursionError):
        raise NotGenuine("nobody can have signed this") from None
    return hmac.new(secret.encode(), signed.encode("utf-8", "replace"), hashlib.sha256).hexdigest()


def _written(value: Any) -> str:
    if value is None or value in ("undefined", "null"):
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | dict):
        return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
