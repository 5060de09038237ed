"""Casso's sibling: what its webhook of version 2 says and how it is signed, and its list of movements.

Body and `X-Casso-Signature: t=<milliseconds>,v1=<hex>`, hex = HMAC-SHA512 with the key over t, a dot and the body as JSON with
the keys of every level sorted and no spaces: github CassoHQ/casso-webhook-v2-verify-signature @0bfff92 (verified in source).
The JavaScript sample there leaves Vietnamese letters as they are; so does this. The list: developer.casso.vn/casso-api/api/lay-giao-dich
(official; `when` stands there with midnight as its time, and so it does here).
"""

import hashlib
import hmac
import json
import sqlite3
from typing import Any

from . import bins
from .plain_text import local_time

AUTHS = ("hmac",)
DIRECTIONS = ("in", "out")


def notification(row: sqlite3.Row) -> dict[str, Any]:
    """The documented body, field by field; money that went out stands below zero."""
    bank = bins.find(row["bin"])
    return {
        "error": 0,
        "data": {
            "id": row["id"],
            "reference": row["reference"],
            "description": row["content"],
            "amount": row["amount"] if row["direction"] == "in" else -row["amount"],
            "runningBalance": row["balance"],
            "transactionDateTime": local_time(row["at"]),
            "accountNumber": row["number"],
            "bankName": bank.short_name if bank else row["bin"],
            "bankAbbreviation": bank.short_name if bank else row["bin"],
            "virtualAccountNumber": "",
            "virtualAccountName": "",
            "counterAccountName": "",
            "counterAccountNumber": "",
            "counterAccountBankId": "",
            "counterAccountBankName": "",
        },
    }


def sealed(_auth: str, key: str, body: bytes, now: int) -> tuple[bytes, dict[str, str]]:
    """The body as it goes out and the headers that prove it."""
    written = json.dumps(json.loads(body), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    signature = hmac.new(key.encode(), f"{now * 1000}.{written}".encode(), hashlib.sha512).hexdigest()
    return body, {"X-Casso-Signature": f"t={now * 1000},v1={signature}"}


def listed(rows: list[sqlite3.Row], page: int, size: int, total: int) -> dict[str, Any]:
    """One page of the list, field by field as documented; null where no page follows or goes before."""
    pages = -(-total // size)
    records = [
        {
            "id": row["id"], "tid": row["reference"], "description": row["content"], "cusum_balance": row["balance"],
            "amount": row["amount"] if row["direction"] == "in" else -row["amount"], "when": f"{local_time(row['at'])[:10]}T00:00:00",
            "bankSubAccId": row["number"], "paymentChannel": "", "virtualAccount": "", "virtualAccountName": "", "corresponsiveName": "",
            "corresponsiveAccount": "", "corresponsiveBankId": "", "corresponsiveBankName": "", "accountId": 1, "bankCodeName": "",
        }
        for row in rows
    ]  # fmt: skip
    return {
        "error": 0, "message": "success",
        "data": {
            "page": page, "pageSize": size, "nextPage": page + 1 if page < pages else None, "prevPage": page - 1 if page > 1 else None,
            "totalPages": pages, "totalRecords": total, "records": records,
        },
    }  # fmt: skip
