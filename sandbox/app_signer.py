"""A signing provider whose subscribers confirm in their app: a program sends hashes, the person looks at the phone, the program asks again.

Speaks VNPT SmartCA's interface ("Tài liệu tích hợp VNPT SmartCA", 3.1 to 3.5), read in stored copies in November 2026: the text of
that document in public repositories, and public clients in PHP, C#, TypeScript that agree on addresses and fields. From the document:
the three calls and their fields, `sig_wait_for_user_confirm`, `SUCCESS`, the numbers 200, 400, 401, 403, 500 with their names, the
webhook's body, hexadecimal hashes in, Base64 out, hash signing only.
Unverified, ours: that HTTP status and `status_code` are the same and `message` holds the error's name; what is answered while waiting
(200, `sig_wait_for_user_confirm`, no signatures), after a refusal (`REJECTED`; seen in no document) and after the time is over
(`EXPIRED`; seen in one public client), `cert_status_code`; that `signature_value` is the bare PKCS #1 signature (public clients that
build the signed data themselves say so, one calls it PKCS #7); which number the status call takes (clients disagree on
`transaction_id` and `tran_code`: both are taken); five minutes; retries of the webhook. The webhook proves nothing about its sender:
the document names no proof, so whoever is told must ask for the status.
What it leaves out: `v2/…` (signing with password and one-time code), signing of whole files, `timestamp_signature`.
"""

import base64
import hmac
import http.client
import json
import re
import secrets
import sqlite3
import threading
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from cryptography.hazmat.primitives import serialization

from . import authority
from .courier import ANSWER_SECONDS, OPENER
from .csc import grouped, signature
from .database import Database
from .plain_text import clean
from .registry import Refusal

HASH = re.compile(r"[0-9a-fA-F]{64}", re.ASCII)
WAITING_MINUTES = 5
MOST = 20
ATTEMPTS = 3
STATES = {
    "valid": ("Đang hoạt động", "VALID"), "expired": ("Hết hạn", "EXPIRED"), "revoked": ("Đã thu hồi", "REVOKED"),
}  # fmt: skip
SHOWN = {"waiting": "đang chờ", "signed": "đã ký", "refused": "đã từ chối", "expired": "hết hạn"}


class Wrong(ValueError):
    """An error by the document's number and name."""

    def __init__(self, status: int, name: str) -> None:
        super().__init__(name)
        self.status = status


def register_client(database: Database, given: Mapping[str, Any]) -> None:
    """Make a service provider known, from JSON: sp_id, sp_password, name, webhook (may be empty); again changes it."""
    sp_id, password, name, webhook = (
        clean(given.get(part), 300) for part in ("sp_id", "sp_password", "name", "webhook")
    )
    if not sp_id or len(password) < 16:
        raise Refusal("sp_password", "Cần sp_id, và sp_password dài ít nhất 16 ký tự.")
    if webhook and not webhook.startswith(("http://", "https://")):
        raise Refusal("webhook", "Địa chỉ nhận kết quả phải bắt đầu bằng http:// hoặc https://.")
    sql = """INSERT INTO app_client (sp_id, sp_password, name, webhook) VALUES (?, ?, ?, ?) ON CONFLICT (sp_id) DO UPDATE
             SET sp_password = excluded.sp_password, name = excluded.name, webhook = excluded.webhook"""
    with database.transaction() as connection:
        connection.execute(sql, [sp_id, password, name or sp_id, webhook])


def certificates(database: Database, base: str, said: Mapping[str, Any], mishap: str) -> dict[str, Any]:
    """3.2: the subscriber's certificate with its chain."""
    _provider(database, said)
    number = _text(said, "transaction_id", 100)
    holder = _subscriber(database, said, mishap)
    row = authority.row_of(database, base, f"{holder.slug}-app")
    wanted = authority.read_serial(said.get("serial_number") or "")
    leaf, above, root = authority.chain(database, base, f"{holder.slug}-app")
    words, code = STATES[authority.state(row)]
    told = {
        "service_type": "ESEAL" if holder.kind == "seal" else "SMARTCA", "service_name": "SMARTCA THẾ GIỚI THỬ", "cert_id": str(uuid.uuid5(uuid.NAMESPACE_OID, row["serial"])),
        "cert_status": words, "cert_status_code": code, "serial_number": row["serial"], "cert_subject": leaf.subject.rfc4514_string(),
        "cert_valid_from": _moment(row["not_before"]), "cert_valid_to": _moment(row["not_after"]), "cert_data": _packed(leaf),
        "chain_data": {"ca_cert": _packed(above), "root_cert": _packed(root)}, "transaction_id": number,
    }  # fmt: skip
    found = [told] if wanted in ("", row["serial"]) else []
    return {"status_code": 200, "message": "Success", "data": {"user_certificates": found}}


def submit(database: Database, base: str, said: Mapping[str, Any], mishap: str, minute: float) -> dict[str, Any]:
    """3.3: hashes to be signed, shown to the subscriber; a transaction number used before is refused."""
    provider = _provider(database, said)
    number = _text(said, "transaction_id", 100)
    files, holder = _files(said.get("sign_files")), _subscriber(database, said, mishap)
    row = authority.row_of(database, base, f"{holder.slug}-app")
    if (
        authority.state(row) != "valid"
        or authority.read_serial(said.get("serial_number") or row["serial"]) != row["serial"]
    ):
        raise Wrong(403, "CREDENTIAL_STATUS_INVALID")
    code, until = str(uuid.uuid4()), time.time() + (-1 if mishap == "expired" else WAITING_MINUTES * minute)
    sql = """INSERT OR IGNORE INTO app_transaction
             (tran_code, sp_id, transaction_id, holder, credential, words, files, status, signatures, told, until)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, '[]', '[]', ?)"""
    # Whom the request names looks at it, also where the mishap signs with another's key.
    seen = _subscriber(database, said).slug
    values = [
        code, provider["sp_id"], number, seen, f"{holder.slug}-app", clean(said.get("transaction_desc"), 300), json.dumps(files),
        "refused" if mishap == "refused" else "waiting", until,
    ]  # fmt: skip
    with database.transaction() as connection:
        if not connection.execute(sql, values).rowcount:
            raise Wrong(400, "BAD_REQUEST")
    if mishap == "forged":
        signed = [{"doc_id": one["doc_id"], "signature_value": base64.b64encode(secrets.token_bytes(256)).decode(), "timestamp_signature": None} for one in files]  # fmt: skip
        _tell(
            database, provider["webhook"], code, _callback(provider["sp_id"], number, 200, "SUCCESS", signed), 1, minute
        )
    data = {"transaction_id": number, "tran_code": code}
    return {"status_code": 200, "message": "sig_wait_for_user_confirm", "data": data}


def status(database: Database, number: str) -> dict[str, Any]:
    """3.4: what became of a transaction, by either of its numbers."""
    sql = "SELECT * FROM app_transaction WHERE tran_code = ? OR transaction_id = ? ORDER BY id DESC LIMIT 1"
    row = database.row(sql, number, number)
    if row is None:
        raise Wrong(400, "BAD_REQUEST")
    message = {"signed": "SUCCESS", "refused": "REJECTED", "expired": "EXPIRED"}.get(
        standing(row), "sig_wait_for_user_confirm"
    )
    signed = json.loads(row["signatures"]) or None
    data = {"transaction_id": row["transaction_id"], "tran_code": row["tran_code"], "signatures": signed}
    return {"status_code": 200, "message": message, "data": data}


def standing(row: sqlite3.Row) -> str:
    """`waiting`, `signed`, `refused`, or `expired` when nobody said anything in time."""
    return "expired" if row["status"] == "waiting" and row["until"] < time.time() else str(row["status"])


def answer(database: Database, base: str, slug: str, code: str, yes: bool, mishap: str, minute: float) -> None:
    """The subscriber confirms or refuses, once; then the provider's webhook is told.

    Refusal when there is no such request for this person, when it was answered before, or its time is over.
    """
    row = database.row("SELECT * FROM app_transaction WHERE tran_code = ? AND holder = ?", code, slug)
    if row is None:
        raise Refusal("request", "Không có yêu cầu ký này.")
    if standing(row) != "waiting":
        raise Refusal("request", f"Yêu cầu này {SHOWN[standing(row)]} rồi.")
    signed = _signed(database, row, mishap) if yes else []
    sql = "UPDATE app_transaction SET status = ?, signatures = ? WHERE tran_code = ? AND status = 'waiting'"
    with database.transaction() as connection:
        if not connection.execute(sql, ["signed" if yes else "refused", json.dumps(signed), code]).rowcount:
            raise Refusal("request", "Yêu cầu này đã có câu trả lời rồi.")
    if yes and mishap == "revoked":
        authority.revoke(database, authority.row_of(database, base, row["credential"])["serial"], ago=1)
    provider = database.row("SELECT * FROM app_client WHERE sp_id = ?", row["sp_id"])
    assert provider is not None  # noqa: S101  # the transaction refers to it
    body = _callback(row["sp_id"], row["transaction_id"], 200, "SUCCESS" if yes else "REJECTED", signed)
    _tell(database, provider["webhook"], code, body, 2 if mishap == "twice" else 1, minute)


def requests(database: Database, slug: str) -> list[dict[str, Any]]:
    """What a subscriber was asked to sign, newest first, with the short code of each hash."""
    rows = database.rows(
        """SELECT t.*, c.name FROM app_transaction t JOIN app_client c ON c.sp_id = t.sp_id
           WHERE t.holder = ? ORDER BY t.id DESC LIMIT 30""",
        slug,
    )
    return [
        {
            "tran_code": row["tran_code"], "transaction_id": row["transaction_id"], "asker": row["name"], "words": row["words"], "status": standing(row),
            "files": [{**one, "short_code": grouped(one["data_to_be_signed"])} for one in json.loads(row["files"])], "callbacks": json.loads(row["told"]),
        }
        for row in rows
    ]  # fmt: skip


def _signed(database: Database, row: sqlite3.Row, mishap: str) -> list[dict[str, Any]]:
    key = authority.key(database, row["credential"])
    signed = []
    for one in json.loads(row["files"]):
        made = base64.b64encode(signature(key, bytes.fromhex(one["data_to_be_signed"]), mishap)).decode()
        signed.append({"doc_id": one["doc_id"], "signature_value": made, "timestamp_signature": None})
    return signed


def _provider(database: Database, said: Mapping[str, Any]) -> sqlite3.Row:
    row = database.row("SELECT * FROM app_client WHERE sp_id = ?", clean(said.get("sp_id"), 300))
    password = clean(said.get("sp_password"), 300)
    if row is None or not hmac.compare_digest(row["sp_password"].encode(), password.encode()):
        raise Wrong(401, "SP_CREDENTIAL_INVALID")
    return row


def _subscriber(database: Database, said: Mapping[str, Any], mishap: str = "none") -> authority.Holder:
    held = authority.holders(database)
    for one in held:
        if one.number == said.get("user_id"):
            return next(other for other in held if other != one) if mishap == "other" else one
    raise Wrong(401, "SP_CREDENTIAL_INVALID")


def _text(said: Mapping[str, Any], name: str, limit: int) -> str:
    text = said.get(name)
    if not isinstance(text, str) or not text or clean(text, limit) != text:
        raise Wrong(400, "BAD_REQUEST")
    return text


def _files(given: object) -> list[dict[str, str]]:
    if not isinstance(given, list) or not 0 < len(given) <= MOST or not all(isinstance(one, dict) for one in given):
        raise Wrong(400, "BAD_REQUEST")
    names = ("doc_id", "data_to_be_signed", "file_type", "sign_type")
    files = [{name: _text(one, name, 200) for name in names} for one in given]
    fits = all(one["sign_type"] == "hash" and HASH.fullmatch(one["data_to_be_signed"]) for one in files)
    if not fits or len({one["doc_id"] for one in files}) < len(files):
        raise Wrong(400, "BAD_REQUEST")
    return files


def _callback(sp_id: str, number: str, code: int, message: str, signed: list[dict[str, Any]]) -> bytes:
    said = {"sp_id": sp_id, "status_code": code, "message": message, "transaction_id": number, "signed_files": signed}
    return json.dumps(said, ensure_ascii=False).encode()


def _tell(database: Database, url: str, code: str, body: bytes, times: int, minute: float) -> None:
    if url:
        for _ in range(times):
            threading.Thread(target=_carry, args=[database, url, code, body, minute], daemon=True).start()


def _carry(database: Database, url: str, code: str, body: bytes, minute: float) -> None:
    for attempt in range(ATTEMPTS):
        if attempt:
            time.sleep(minute)
        answered, words = _send(url, body)
        with database.transaction() as connection:
            row = connection.execute("SELECT told FROM app_transaction WHERE tran_code = ?", [code]).fetchone()
            told = [*json.loads(row["told"]), {"http_status": answered, "answer": words}]
            connection.execute("UPDATE app_transaction SET told = ? WHERE tran_code = ?", [json.dumps(told), code])
        if answered is not None and 200 <= answered < 300:
            return


def _send(url: str, body: bytes) -> tuple[int | None, str]:
    try:
        request = urllib.request.Request(url, body, {"Content-Type": "application/json"})  # noqa: S310  # http(s) only, see above
        with OPENER.open(request, timeout=ANSWER_SECONDS) as response:
            return response.status, response.read(500).decode("utf-8", "replace")
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read(500).decode("utf-8", "replace")
    except (OSError, http.client.HTTPException, ValueError) as error:
        return None, f"{type(error).__name__}: {error}"[:300]


def _packed(made: authority.x509.Certificate) -> str:
    return base64.b64encode(made.public_bytes(serialization.Encoding.DER)).decode()


def _moment(at: int) -> str:
    return f"{datetime.fromtimestamp(at, UTC):%Y-%m-%dT%H:%M:%SZ}"
