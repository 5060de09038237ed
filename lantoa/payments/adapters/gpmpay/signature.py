"""How GPM Pay proves a webhook is its own.

`X-GPMPay-Signature: t=<unix seconds>,v1=<hex>`, hex = HMAC-SHA256(secret, t + "." + raw body); more than 300 seconds off is
refused: PyPI gpmpay-sdk 0.4.0 (MIT), gpmpay/webhooks/verify.py, verified in source.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping

from lantoa.kit.wire import NotGenuine
from lantoa.kit.world import world
from lantoa.payments.adapters import stamped
from lantoa.payments.adapters.gpmpay.options import TOLERANCE_SECONDS


def check_hmac(headers: Mapping[str, str], raw: bytes, secret: str) -> None:
    """Raise NotGenuine unless the signature fits these very bytes and was made within five minutes of now."""
    stamp, given = stamped.stamp_and_signature(headers, "x-gpmpay-signature")
    if not secret:
        raise NotGenuine("no key to compare with")
    stamped.check(given, [signature(secret, stamp, raw)])
    if abs(world.now().timestamp() - int(stamp)) > TOLERANCE_SECONDS:
        raise NotGenuine("stale timestamp")


def signature(secret: str, stamp: str, raw: bytes) -> str:
    """What must stand as v1."""
    return hmac.new(secret.encode(), stamp.encode() + b"." + raw, hashlib.sha256).hexdigest()
