"""Text messages as the Vietnamese gateway eSMS.vn takes them, and the phones that receive them.

Source: developers.esms.vn "Send OTP/Customer care message" and "Table of error codes", also github
devesms/gitbook_esms_for_develop_v2_en @b9a8d89 (verified in source): POST JSON with ApiKey, SecretKey, Phone, Content,
SmsType (2 customer care, 8 fixed number), Brandname, IsUnicode, Sandbox, RequestId; answers CodeResult 100, 101 wrong
key, 104 no brand name, 108 bad phone, 118 unsupported type, 124 RequestId seen before. Ours: a message without
IsUnicode "1" arrives without Vietnamese marks, as phones get it; missing content answers 99 "Invalid request".
"""

import re
import secrets
import sqlite3
import time
from typing import Any

from .database import Database
from .plain_text import clean, fold

PHONE = re.compile(r"(?:\+?84|0)([1-9][0-9]{8,9})", re.ASCII)
CODE = re.compile(r"(?<![0-9A-Za-z.,/-])[0-9]{4,8}(?![0-9A-Za-z]|[.,/-][0-9])", re.ASCII)
LINK = re.compile(r"https?://[^\s<>\"']*[^\s<>\"'.,;:!?)]", re.ASCII)


def normal_phone(text: str) -> str | None:
    """`+84…` for a Vietnamese number however written, or none."""
    match = PHONE.fullmatch(re.sub(r"[\s.\-]", "", text))
    return f"+84{match[1]}" if match else None


def accept(database: Database, given: dict[str, Any], api_key: str, secret_key: str) -> dict[str, Any]:
    """Take one message and answer as the gateway does; a RequestId already seen is not delivered twice."""
    said = {name: clean(given.get(name), 2000) for name in given}
    if not secrets.compare_digest(
        f"{said.get('ApiKey', '')}\n{said.get('SecretKey', '')}".encode(), f"{api_key}\n{secret_key}".encode()
    ):
        return _refusal("101", "Authorize Failed")
    kind, sender = said.get("SmsType", ""), said.get("Brandname", "")
    if kind not in ("2", "8"):
        return _refusal("118", "SmsType not supported")
    if kind == "2" and not sender:
        return _refusal("104", "Brand name code is not exist")
    phone = normal_phone(said.get("Phone", ""))
    if phone is None:
        return _refusal("108", "Phone number is not in correct format")
    if not said.get("Content"):
        return _refusal("99", "Invalid request")
    return _deliver(database, said, phone, sender or "Đầu số thường")


def phones(database: Database) -> list[sqlite3.Row]:
    """Every phone that ever got a message, the latest first."""
    return database.rows(
        """SELECT phone, content, sender, at, (SELECT count(*) FROM sms o WHERE o.phone = s.phone) AS count
           FROM sms s WHERE id IN (SELECT max(id) FROM sms GROUP BY phone) ORDER BY id DESC LIMIT 100"""
    )


def messages(database: Database, phone: str) -> list[dict[str, Any]]:
    """A phone's latest 50 messages, newest first, each with the sign-in code and links found in it."""
    rows = database.rows("SELECT * FROM sms WHERE phone = ? ORDER BY id DESC LIMIT 50", phone)
    return [{**dict(row), "code": code_in(row["content"]), "parts": parts(row["content"])} for row in rows]


def code_in(content: str) -> str | None:
    """The first free-standing number of 4 to 8 digits outside links."""
    match = CODE.search(LINK.sub(" ", content))
    return match[0] if match else None


def parts(content: str) -> list[tuple[bool, str]]:
    """The text cut into (is a link, words), so that a page can make links one can tap."""
    cut: list[tuple[bool, str]] = []
    position = 0
    for match in LINK.finditer(content):
        cut += [(False, content[position : match.start()]), (True, match[0])]
        position = match.end()
    return [part for part in [*cut, (False, content[position:])] if part[1]]


def _refusal(code: str, message: str) -> dict[str, Any]:
    return {"CodeResult": code, "CountRegenerate": 0, "ErrorMessage": message}


def _deliver(database: Database, said: dict[str, str], phone: str, sender: str) -> dict[str, Any]:
    content = said["Content"] if said.get("IsUnicode") == "1" else fold(said["Content"])
    request_id, smsid = said.get("RequestId") or None, secrets.token_hex(16)
    values = [smsid, request_id, phone, sender, content, int(time.time())]
    sql = "INSERT OR IGNORE INTO sms (smsid, request_id, phone, sender, content, at) VALUES (?, ?, ?, ?, ?, ?)"
    with database.transaction() as connection:
        if request_id and database.row("SELECT 1 FROM sms WHERE request_id = ?", request_id):
            return {**_refusal("124", "Request exist 1"), "SendStatus": "5"}
        if said.get("Sandbox") != "1":
            connection.execute(sql, values)
    return {"CodeResult": "100", "CountRegenerate": 0, "SMSID": smsid}
