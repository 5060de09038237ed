"""payOS's sibling: what its webhook says and the signature inside it.

Body: PyPI payos 1.1.0 payos/types/webhooks/webhook.py. `signature` = hex of HMAC-SHA256 with the checksum key over
`name=value&…` of `data`, names sorted, null as nothing: payos/_crypto/provider.py there (verified in source).
"""

import hashlib
import hmac
import json
import sqlite3
from typing import Any

from .plain_text import local_time

AUTHS = ("hmac",)
DIRECTIONS = ("in",)


def notification(row: sqlite3.Row) -> dict[str, Any]:
    """The documented body, field by field, not signed yet."""
    return {
        "code": "00",
        "desc": "success",
        "success": True,
        "data": {
            "orderCode": row["id"],
            "amount": row["amount"],
            "description": row["content"],
            "accountNumber": row["number"],
            "reference": row["reference"],
            "transactionDateTime": local_time(row["at"]),
            "currency": "VND",
            "paymentLinkId": f"{row['id']:032x}",
            "code": "00",
            "desc": "success",
            "counterAccountBankId": None,
            "counterAccountBankName": None,
            "counterAccountName": None,
            "counterAccountNumber": None,
            "virtualAccountName": None,
            "virtualAccountNumber": None,
        },
    }


def sealed(_auth: str, key: str, body: bytes, _now: int) -> tuple[bytes, dict[str, str]]:
    """The body as it goes out, signed; no header proves anything."""
    said = json.loads(body)
    data = said["data"]
    pairs = "&".join(f"{name}={'' if data[name] is None else data[name]}" for name in sorted(data))
    said["signature"] = hmac.new(key.encode(), pairs.encode(), hashlib.sha256).hexdigest()
    return json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode(), {}
