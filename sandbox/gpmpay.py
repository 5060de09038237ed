"""GPM Pay's sibling: what its webhook says and how it is signed.

Body: PyPI gpmpay-sdk 0.4.0 gpmpay/models.py (WebhookPayload). `X-GPMPay-Signature: t=<unix seconds>,v1=<hex>`, hex = HMAC-SHA256
with the secret over t, a dot and the raw body: gpmpay/webhooks/verify.py there (verified in source).
"""

import hashlib
import hmac
import sqlite3
from datetime import UTC, datetime
from typing import Any

from . import bins

AUTHS = ("hmac",)
DIRECTIONS = ("in", "out")


def notification(row: sqlite3.Row) -> dict[str, Any]:
    """The documented body, field by field; the time with its zone, the memo cut at 100 letters."""
    bank = bins.find(row["bin"])
    return {
        "id": f"00000000-0000-4000-8000-{row['id']:012x}",
        "gateway": bank.short_name if bank else row["bin"],
        "transactionDate": datetime.fromtimestamp(row["at"], UTC).isoformat(timespec="milliseconds")[:-6] + "Z",
        "accountNumber": row["number"],
        "subAccount": None,
        "content": row["content"][:100],
        "transferType": row["direction"],
        "transferAmount": row["amount"],
        "accumulated": row["balance"],
        "referenceCode": row["reference"],
        "source": "REAL",
    }


def sealed(_auth: str, key: str, body: bytes, now: int) -> tuple[bytes, dict[str, str]]:
    """The body as it goes out and the headers that prove it."""
    signature = hmac.new(key.encode(), f"{now}.".encode() + body, hashlib.sha256).hexdigest()
    return body, {"X-GPMPay-Signature": f"t={now},v1={signature}"}
