"""SePay's sibling: who wants to hear of an account's money, what the notification says and how it is signed.

Body and `Authorization: Apikey <key>`: github sepayvn/laravel-sepay @f77323e (verified in source).
HMAC: `X-SePay-Timestamp: <unix seconds>` and `X-SePay-Signature: sha256=<hex>`, where hex is HMAC-SHA256 with the
secret over timestamp, a dot and the raw body bytes; receivers refuse more than 5 minutes of drift. That HMAC-SHA256
exists, the timestamp header and the 5 minutes stand in developer.sepay.vn/en/sepay-webhooks/{xac-thuc,bao-mat}
(verified in source, stored copies read November 2026); the signed string and the `sha256=` prefix were cut off there
and come from several independent public receivers that agree, one naming the official guide (secondary source).
The list: developer.sepay.vn/en/sepay-api/v2/giao-dich/danh-sach and …/en/agents/cli/goi-api (official).
"""

import hashlib
import hmac
import json
import sqlite3
import time
from typing import Any
from urllib.parse import urlsplit

from . import bins, casso, gpmpay, payos
from .database import Database
from .plain_text import dong, local_time
from .registry import Refusal
from .vietqr import ACCOUNT

AUTHS = ("api_key", "hmac")
# The services that speak otherwise than SePay does, which is meant where none is named.
OTHERS: dict[str, Any] = {"casso": casso, "payos": payos, "gpmpay": gpmpay}
EVERY_ACCOUNT = "*"
FAULTS = {
    "none": "Bình thường",
    "twice": "Gửi hai lần",
    "delay": "Gửi trễ một phút",
    "drop": "Làm rơi, không gửi",
    "forge": "Giả mạo, ký sai khóa",
    "truncate": "Cắt cụt nội dung",
}


def subscribe(database: Database, account_number: str, url: str, auth: str, key: str, service: str = "sepay") -> int:
    """Send the money of an account (or `*`, every account that has no webhook of its own) to a URL.

    The same account and URL again replaces auth and key. Refuses what is not an http(s) address or a known auth.
    """
    if account_number != EVERY_ACCOUNT and not ACCOUNT.fullmatch(account_number):
        raise Refusal(
            "account_number", "Số tài khoản chỉ gồm chữ và số, nhiều nhất 19 ký tự (hoặc * cho mọi tài khoản)."
        )
    if not _is_address(url):
        raise Refusal("url", "Địa chỉ nhận phải bắt đầu bằng http:// hoặc https://.")
    if service != "sepay" and service not in OTHERS:
        raise Refusal("service", "Dịch vụ là sepay, casso, payos hoặc gpmpay.")
    if auth not in (OTHERS[service].AUTHS if service in OTHERS else AUTHS):
        raise Refusal("auth", "Cách xác thực là hmac, với SePay còn có api_key.")
    if not key or len(key) > 200 or not key.isascii() or not key.isprintable():
        raise Refusal("key", "Khóa chỉ gồm chữ không dấu và số, từ 1 đến 200 ký tự.")
    sql = """INSERT INTO webhook (account_number, url, auth, key, service) VALUES (?, ?, ?, ?, ?)
             ON CONFLICT (account_number, url)
             DO UPDATE SET auth = excluded.auth, key = excluded.key, service = excluded.service RETURNING id"""
    with database.transaction() as connection:
        return connection.execute(sql, [account_number, url, auth, key, service]).fetchone()["id"]


def announce(connection: sqlite3.Connection, entry: int) -> None:
    """Queue this movement for everyone who asked, in the transaction of the movement itself."""
    row = connection.execute(
        """SELECT e.*, t.content, t.reference, t.at FROM entry e JOIN transfer t ON t.id = e.transfer
           WHERE e.id = ?""", [entry]
    ).fetchone()  # fmt: skip
    fault = chosen_fault(connection)
    for webhook in _listeners(connection, row["number"]):
        other = OTHERS.get(webhook["service"])
        if other and row["direction"] not in other.DIRECTIONS:
            continue
        said = other.notification(row) if other else notification(row)
        body = json.dumps(said, ensure_ascii=False, separators=(",", ":"))
        for _ in range(2 if fault == "twice" else 1):
            queue(connection, webhook["id"], entry, body, fault)


def notification(row: sqlite3.Row) -> dict[str, Any]:
    """The documented body, field by field; `id` is the number receivers recognise repeats by."""
    bank = bins.find(row["bin"])
    change = dong(row["amount"], "+" if row["direction"] == "in" else "-").replace("\N{NO-BREAK SPACE}₫", " VND")
    return {
        "id": row["id"],
        "gateway": bank.short_name if bank else row["bin"],
        "transactionDate": local_time(row["at"]),
        "accountNumber": row["number"],
        "code": None,
        "content": row["content"],
        "transferType": row["direction"],
        "transferAmount": row["amount"],
        "accumulated": row["balance"],
        "subAccount": None,
        "referenceCode": row["reference"],
        "description": f"TK {row['number']} {change} luc {local_time(row['at'])}. ND: {row['content']}",
    }


def queue(connection: sqlite3.Connection, webhook: int, entry: int, body: str, fault: str) -> None:
    """Ask the courier for one delivery, with the fault to show."""
    status = "dropped" if fault == "drop" else "waiting"
    sql = "INSERT INTO delivery (webhook, entry, body, fault, status, next_at) VALUES (?, ?, ?, ?, ?, ?)"
    connection.execute(sql, [webhook, entry, body, fault, status, time.time()])


def replay(database: Database, delivery: int, fault: str) -> bool:
    """Send an old notification again, its body to the byte; false when there is no such delivery."""
    with database.transaction() as connection:
        old = database.row("SELECT * FROM delivery WHERE id = ?", delivery)
        if old is None:
            return False
        for _ in range(2 if fault == "twice" else 1):
            queue(connection, old["webhook"], old["entry"], old["body"], fault if fault in FAULTS else "none")
    return True


def choose_fault(database: Database, fault: str) -> None:
    """Set what happens to notifications from now on."""
    if fault not in FAULTS:
        raise Refusal("fault", "Không có trục trặc này.")
    with database.transaction() as connection:
        connection.execute("INSERT OR REPLACE INTO setting (name, value) VALUES ('fault', ?)", [fault])


def chosen_fault(connection: sqlite3.Connection) -> str:
    """What happens to notifications at present."""
    row = connection.execute("SELECT value FROM setting WHERE name = 'fault'").fetchone()
    return row["value"] if row else "none"


def headers(auth: str, key: str, body: bytes, now: int) -> dict[str, str]:
    """What proves the sender, by the kind of auth the webhook was set up with."""
    if auth == "api_key":
        return {"Authorization": f"Apikey {key}"}
    signature = hmac.new(key.encode(), f"{now}.".encode() + body, hashlib.sha256).hexdigest()
    return {"X-SePay-Signature": f"sha256={signature}", "X-SePay-Timestamp": str(now)}


def sealed(service: str, auth: str, key: str, body: bytes, now: int) -> tuple[bytes, dict[str, str]]:
    """The body as it goes out, and the headers that prove it, as the webhook's service does it."""
    if service in OTHERS:
        parts: tuple[bytes, dict[str, str]] = OTHERS[service].sealed(auth, key, body, now)
        return parts
    return body, headers(auth, key, body, now)


def _is_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0 and len(url) <= 500
    except ValueError:
        return False


def _listeners(connection: sqlite3.Connection, number: str) -> list[sqlite3.Row]:
    sql = "SELECT id, service FROM webhook WHERE account_number = ? ORDER BY id"
    return connection.execute(sql, [number]).fetchall() or connection.execute(sql, [EVERY_ACCOUNT]).fetchall()


def listed(rows: list[sqlite3.Row], page: int, size: int, total: int) -> dict[str, Any]:
    """One page of the list of API version 2, field by field as documented; its ids are not the messages' numbers."""
    pages = max(1, -(-total // size))
    data = [
        {
            "id": f"00000000-0000-4000-9000-{row['id']:012x}", "transaction_date": local_time(row["at"]), "account_number": row["number"],
            "va": "", "transfer_type": row["direction"], "amount_in": row["amount"] if row["direction"] == "in" else 0,
            "amount_out": row["amount"] if row["direction"] == "out" else 0, "accumulated": row["balance"],
            "transaction_content": row["content"], "reference_number": row["reference"], "code": None,
            "bank_brand_name": _bank_name(row["bin"]), "bank_account_id": f"00000000-0000-4000-8000-{1:012x}", "va_id": None,
            "webhook_success": 0,
        }
        for row in rows
    ]  # fmt: skip
    pagination = {"total": total, "per_page": size, "current_page": page, "last_page": pages, "has_more": page < pages}
    return {"status": "success", "data": data, "meta": {"pagination": pagination}}


def _bank_name(number: str) -> str:
    bank = bins.find(number)
    return bank.short_name if bank else number
