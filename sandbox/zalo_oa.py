"""A Zalo Official Account in miniature: what people write to it, the hooks that tell of it, answers within their window, tokens.

Written from public receivers that agree (chatwoot and others): hooks with `X-ZEvent-Signature: mac=` and SHA-256 over app_id, raw
body, timestamp and the account's secret key; an unsigned empty knock when an address is set; `POST /v3.0/oa/message/cs` with the
header access_token; errors as HTTP 200 with `error`; `v4/oa/access_token` with the header secret_key, its refresh token used up.
Unverified: that the window is 48 hours from the person's last message and the number of its error; the fields of
`v2.0/oa/listrecentchat`; the numbers of token errors. What it leaves out: groups, templates, notifications to phones, broadcasts.
"""

import hashlib
import hmac
import json
import re
import secrets
import time
from collections.abc import Mapping
from typing import Any

from . import knocks
from .database import Database
from .knocks import Knock
from .registry import Refusal

WINDOW_SECONDS = 48 * 3600
TOKEN_SECONDS = 90_000
LONGEST_MESSAGE = 2_000
NUMBER = re.compile(r"[0-9]{1,20}", re.ASCII)
PEOPLE = {"8001": "Đinh Thị Lụa", "8002": "Bùi Quang Hải", "8003": "Chu Văn Sáng"}
KINDS = ("text", "image", "location")


class Wrong(ValueError):
    """An error as Zalo writes it, under HTTP 200."""

    def __init__(self, error: int, message: str) -> None:
        super().__init__(message)
        self.error = error


def signature(app: str, body: bytes, timestamp: str, secret: str) -> str:
    """What a hook says in `X-ZEvent-Signature`."""
    return "mac=" + hashlib.sha256(app.encode() + body + timestamp.encode() + secret.encode()).hexdigest()


def register_account(database: Database, given: Mapping[str, Any]) -> dict[str, Any]:
    """An account and its application: oa, app, app_secret, oa_secret, name, hook_url. Returns the code of its owner's yes."""
    said = {name: str(given.get(name) or "").strip() for name in ("oa", "app", "app_secret", "oa_secret", "name", "hook_url")}  # fmt: skip
    for name in ("oa", "app"):
        if not NUMBER.fullmatch(said[name]):
            raise Refusal(name, "Cần một con số.")
    for name in ("app_secret", "oa_secret"):
        if len(said[name]) < 8:
            raise Refusal(name, "Khóa cần ít nhất 8 ký tự.")
    with database.transaction() as connection:
        connection.execute(
            "INSERT INTO zalo_account (oa, app, app_secret, oa_secret, name, hook_url) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (oa) DO UPDATE SET "
            "app = excluded.app, app_secret = excluded.app_secret, oa_secret = excluded.oa_secret, name = excluded.name, "
            "hook_url = coalesce(nullif(excluded.hook_url, ''), hook_url)",
            [said["oa"], said["app"], said["app_secret"], said["oa_secret"], said["name"] or f"OA {said['oa']}", said["hook_url"]],
        )  # fmt: skip
    return {"oa": said["oa"], "code": grant(database, said["oa"])}


def grant(database: Database, oa: str) -> str:
    """The owner says yes: a code that can be used once."""
    code = secrets.token_hex(16)
    with database.transaction() as connection:
        connection.execute("UPDATE zalo_account SET code = ? WHERE oa = ?", [code, oa])
    return code


def token(database: Database, secret: str, form: Mapping[str, str]) -> dict[str, Any]:
    """`v4/oa/access_token`, for a code or a refresh token: each can be used once."""
    row = database.row("SELECT app_secret FROM zalo_account WHERE app = ? LIMIT 1", form.get("app_id", ""))
    if row is None or not hmac.compare_digest(row["app_secret"].encode(), secret.encode("utf-8", "replace")):
        raise Wrong(-14004, "Invalid secret key")
    by_code = form.get("grant_type") == "authorization_code"
    column, given = ("code", form.get("code", "")) if by_code else ("refresh", form.get("refresh_token", ""))
    fresh, again = secrets.token_hex(24), secrets.token_hex(24)
    with database.transaction() as connection:
        done = connection.execute(
            f"UPDATE zalo_account SET token = ?, refresh = ?, expires = ?, code = '' WHERE app = ? AND {column} = ? AND {column} != ''",  # noqa: S608
            [fresh, again, time.time() + TOKEN_SECONDS, form.get("app_id", ""), given],
        )
    if not done.rowcount:
        raise Wrong(-14014, f"Invalid {column}")
    return {"access_token": fresh, "refresh_token": again, "expires_in": str(TOKEN_SECONDS)}


def opened(database: Database, given: str) -> str:
    """The account whose live token came with the call; raises Wrong."""
    row = database.row(
        "SELECT oa FROM zalo_account WHERE token = ? AND token != '' AND expires > ?", given, time.time()
    )
    if row is None:
        raise Wrong(-216, "Access token is invalid")
    return str(row["oa"])


def expire(database: Database, oa: str) -> None:
    """The token runs out now."""
    with database.transaction() as connection:
        connection.execute("UPDATE zalo_account SET expires = 0 WHERE oa = ?", [oa])


def send(database: Database, oa: str, said: Mapping[str, Any]) -> dict[str, Any]:
    """`v3.0/oa/message/cs`: to a person who wrote within the window."""
    recipient, message = said.get("recipient"), said.get("message")
    person = str(recipient.get("user_id", "")) if isinstance(recipient, dict) else ""
    text = message.get("text") if isinstance(message, dict) else None
    if not isinstance(text, str) or not 1 <= len(text) <= LONGEST_MESSAGE:
        raise Wrong(-201, "message.text is invalid")
    last = database.row(
        "SELECT max(created) AS at FROM zalo_said WHERE oa = ? AND person = ? AND by_oa = 0", oa, person
    )
    if last is None or last["at"] is None:
        raise Wrong(-213, "User has not followed or written to this OA")
    if last["at"] < time.time() - WINDOW_SECONDS:
        raise Wrong(-230, "User has not interacted with the OA in time")
    return {"message_id": _kept(database, oa, person, "text", text, by_oa=True), "user_id": person}


def write(database: Database, oa: str, person: str, text: str, kind: str = "text") -> dict[str, Any]:
    """A person writes, sends a photo or a place (the text is then its address, or `latitude,longitude`); returns what a hook tells."""
    row = database.row("SELECT app FROM zalo_account WHERE oa = ?", oa)
    if row is None or kind not in KINDS or not NUMBER.fullmatch(person):
        raise Refusal("oa", "Không có tài khoản, người hoặc kiểu tin này.")
    if not text.strip():
        raise Refusal("text", "Bạn chưa viết gì.")
    message: dict[str, Any] = {"msg_id": _kept(database, oa, person, kind, text)}
    if kind == "text":
        message["text"] = text
    elif kind == "image":
        message["attachments"] = [{"type": "image", "payload": {"url": text, "thumbnail": text}}]
    else:
        latitude, _, longitude = text.partition(",")
        place = {"latitude": latitude.strip(), "longitude": longitude.strip()}
        message["attachments"] = [{"type": "location", "payload": {"coordinates": place}}]
    return event(row["app"], oa, person, f"user_send_{kind}", message)


def event(app: str, oa: str, person: str, name: str, message: Mapping[str, Any], at: float | None = None) -> dict[str, Any]:  # fmt: skip
    """The body of one hook."""
    return {
        "app_id": app, "user_id_by_app": f"9{person}", "event_name": name, "sender": {"id": person}, "recipient": {"id": oa}, "message": dict(message),
        "timestamp": str(int((at or time.time()) * 1_000)),
    }  # fmt: skip


def knock(database: Database, oa: str, events: list[dict[str, Any]], mishap: str = "none") -> list[Knock]:
    """The hooks for these events, one each, as the mishap makes them."""
    row = database.row("SELECT hook_url, oa_secret FROM zalo_account WHERE oa = ?", oa)
    if row is None:
        raise Refusal("oa", "Không có tài khoản này.")

    def packed(told: list[Any], forged: bool) -> list[Knock]:
        return [signed(row["hook_url"], knocks.FORGED_KEY if forged else row["oa_secret"], one) for one in told]

    return knocks.written(events, mishap, packed)


def signed(url: str, secret: str, said: Mapping[str, Any]) -> Knock:
    """One hook."""
    body = json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()
    return Knock(
        url, body, {"X-ZEvent-Signature": signature(str(said["app_id"]), body, str(said["timestamp"]), secret)}
    )


def trial(url: str) -> Knock:
    """The empty, unsigned knock by which an address is tried."""
    return Knock(url, b"", {})


def latest(database: Database, oa: str, offset: int, count: int) -> list[dict[str, Any]]:
    """`v2.0/oa/listrecentchat`: all conversations' messages, the newest first."""
    rows = database.rows(
        "SELECT * FROM zalo_said WHERE oa = ? ORDER BY id DESC LIMIT ? OFFSET ?", oa, min(count, 10), offset
    )
    return [
        {
            "src": 0 if row["by_oa"] else 1, "time": int(row["created"] * 1_000), "type": {"image": "photo"}.get(row["kind"], row["kind"]),
            "message": row["message"] if row["kind"] == "text" else "", "message_id": row["number"], "from_id": oa if row["by_oa"] else row["person"],
            "to_id": row["person"] if row["by_oa"] else oa, "from_display_name": "" if row["by_oa"] else PEOPLE.get(row["person"], "Người lạ"),
            **({"url": row["message"]} if row["kind"] == "image" else {}),
        }
        for row in rows
    ]  # fmt: skip


def _kept(database: Database, oa: str, person: str, kind: str, text: str, *, by_oa: bool = False) -> str:
    number = secrets.token_hex(10)
    with database.transaction() as connection:
        connection.execute(
            "INSERT INTO zalo_said (number, oa, person, kind, message, created, by_oa) VALUES (?, ?, ?, ?, ?, ?, ?)",
            [number, oa, person, kind, text, time.time(), by_oa],
        )
    return number
