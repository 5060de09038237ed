"""A text that somebody writes to the gateway's short number, passed on as eSMS.vn does.

Source: developers.esms.vn "Kết nối đầu số ngắn" (read November 2026): GET with sender (84…), content, serviceNumber, keyword (the first
word), sign, cpid, smsid, receiverTime (yyyyMMddhhmmss); sign = Base64(MD5(cpid + smsid + content + receiverTime + private key)). The answer
is XML; what stands in its Message goes to the phone.
"""

import base64
import hashlib
import re
import secrets
import time
from html import unescape
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request

from .courier import ANSWER_SECONDS, OPENER
from .database import Database
from .plain_text import clean, local_time
from .start_file import GatewayKeys

MESSAGE = re.compile(r"<Message>(.*?)</Message>", re.DOTALL)
LONGEST_ANSWER = 4_096


def query(keys: GatewayKeys, phone: str, content: str, smsid: str, at: int) -> str:
    """The query string of one text."""
    moment = re.sub(r"[^0-9]", "", local_time(at))
    signed = hashlib.md5(f"{keys.cpid}{smsid}{content}{moment}{keys.private_key}".encode(), usedforsecurity=False)
    first = content.partition(" ")[0]
    return urlencode(
        {
            "sender": phone.removeprefix("+"), "content": content, "serviceNumber": keys.number, "keyword": first,
            "sign": base64.b64encode(signed.digest()).decode(), "cpid": keys.cpid, "smsid": smsid, "receiverTime": moment,
        }
    )  # fmt: skip


def write(database: Database, keys: GatewayKeys, phone: str, typed: str) -> int | None:
    """Pass on what this phone wrote; the HTTP status that was answered, none where nobody was there."""
    content, now = clean(typed, 500), int(time.time())
    if not content or not keys.answers_to.startswith(("http://", "https://")):
        return None
    asked = Request(f"{keys.answers_to}?{query(keys, phone, content, secrets.token_hex(16), now)}")  # noqa: S310  # http(s) only, see above
    try:
        with OPENER.open(asked, timeout=ANSWER_SECONDS) as answer:
            said = MESSAGE.search(answer.read(LONGEST_ANSWER).decode("utf-8", "replace"))
            if said:
                _arrive(database, phone, keys.number, clean(unescape(said[1]), 500))
            return int(answer.status)
    except HTTPError as refused:
        with refused:
            return refused.code
    except (OSError, ValueError):
        return None


def _arrive(database: Database, phone: str, sender: str, content: str) -> None:
    sql = "INSERT INTO sms (smsid, request_id, phone, sender, content, at) VALUES (?, NULL, ?, ?, ?, ?)"
    with database.transaction() as connection:
        connection.execute(sql, [secrets.token_hex(16), phone, sender, content, int(time.time())])
