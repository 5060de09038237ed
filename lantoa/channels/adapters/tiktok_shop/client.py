"""One call to TikTok Shop: signed, sent, and its failures told apart."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.conf import settings

from lantoa.channels.adapters import call
from lantoa.channels.adapters.base import Access, Fault, NotDone, Photo
from lantoa.channels.adapters.tiktok_shop import options
from lantoa.channels.adapters.tiktok_shop.signature import sign
from lantoa.kit.vietnamese import clean_line
from lantoa.kit.world import world

BUSY_SECONDS = 5
_EDGE = "lantoa-photo-edge"
_JSON = "application/json"


def get(access: Access, path: str, query: Mapping[str, str] | None = None) -> dict[str, Any]:
    """What the shop's path answers; raises NotDone, as all below."""
    return _signed(access, "GET", path, query or {}, b"", _JSON)


def post(access: Access, path: str, body: Mapping[str, Any], query: Mapping[str, str] | None = None) -> dict[str, Any]:
    """Ask the shop's path to do something."""
    return _signed(access, "POST", path, query or {}, _bytes(body), _JSON)


def put(access: Access, path: str, body: Mapping[str, Any]) -> dict[str, Any]:
    """Put this in the place of what is there."""
    return _signed(access, "PUT", path, {}, _bytes(body), _JSON)


def upload(access: Access, photo: Photo) -> str:
    """Bring a photo there; returns TikTok Shop's name for it."""
    head = (
        f'--{_EDGE}\r\nContent-Disposition: form-data; name="use_case"\r\n\r\nMAIN_IMAGE\r\n'
        f'--{_EDGE}\r\nContent-Disposition: form-data; name="data"; filename="photo"\r\nContent-Type: {photo.kind}\r\n\r\n'
    )
    body = head.encode() + photo.content + f"\r\n--{_EDGE}--\r\n".encode()
    kind = f"multipart/form-data; boundary={_EDGE}"
    return said(_signed(access, "POST", "/product/202309/images/upload", {}, body, kind, shop=False), "uri")


def shops(access: Access) -> list[dict[str, Any]]:
    """The shops the token opens."""
    found = _signed(access, "GET", "/authorization/202309/shops", {}, b"", _JSON, shop=False).get("shops")
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise NotDone("no shops", fault="not_understood")
    return found


def token(access: Access, path: str, query: Mapping[str, str]) -> dict[str, Any]:
    """What the place for tokens answers; it is asked with the secret itself, over its own host."""
    known = {"app_key": access.app_id, "app_secret": access.app_secret}
    return _asked("GET", f"{_app('ask_url')}{path}?{urlencode({**known, **query})}", None, {})


def ask_url(access: Access, state: str) -> str:
    """Where the owner of a shop says yes. Where they are sent back to is registered at TikTok Shop, not said here."""
    return f"{_app('ask_url')}/oauth/authorize?{urlencode({'app_key': access.app_id, 'state': state})}"


def said(answer: Mapping[str, Any], name: str) -> str:
    """What TikTok Shop calls the thing."""
    value = answer.get(name)
    if not isinstance(value, str) or not 0 < len(value) <= 1_000:
        raise NotDone(f"no {name}", fault="not_understood")
    return value


def all_done(answer: Mapping[str, Any]) -> dict[str, Any]:
    """The answer itself, unless it names what was not done: that comes with the code of a success."""
    found = answer.get("errors")
    if isinstance(found, list) and found and isinstance(found[0], dict):
        raise _fault(found[0].get("code"), found[0].get("message"))
    return dict(answer)


def _app(name: str) -> str:
    return str(settings.CHANNEL_APPS[options.NAME][name])


def _bytes(body: Mapping[str, Any]) -> bytes:
    return json.dumps(body, ensure_ascii=False).encode()


def _signed(
    access: Access, method: str, path: str, query: Mapping[str, str], body: bytes, kind: str, *, shop: bool = True
) -> dict[str, Any]:  # fmt: skip
    asked = {**query, "app_key": access.app_id, "timestamp": str(int(world.now().timestamp()))}
    if shop:
        # Some paths refuse a cipher, all others need it.
        asked["shop_cipher"] = access.cipher
    asked["sign"] = sign(access, path, asked, b"" if kind.startswith("multipart/") else body)
    headers = {"Content-Type": kind, "x-tts-access-token": access.token}
    return _asked(method, f"{_app('url')}{path}?{urlencode(asked)}", body or None, headers)


def _asked(method: str, url: str, body: bytes | None, headers: Mapping[str, str]) -> dict[str, Any]:
    answer = call.ask(method, url, body, headers)
    call.usable(answer, BUSY_SECONDS)
    try:
        told = json.loads(answer.body)
    except (ValueError, RecursionError):
        told = None
    # The gateway's refusals come as 400 or 401 with the same body as all others, which come as 200.
    if not isinstance(told, dict) or "code" not in told:
        raise NotDone(f"HTTP {answer.status}", fault="key" if answer.status in (401, 403) else "not_understood")
    if told["code"] != 0:
        raise _fault(told["code"], told.get("message"))
    data = told.get("data")
    return data if isinstance(data, dict) else {}


def _fault(code: object, message: object) -> NotDone:
    number = int(code) if isinstance(code, int | str) and str(code).isascii() and str(code).isdigit() else 0
    words = clean_line(message)[:200] if isinstance(message, str) else ""
    lower = words.lower()
    fault: Fault = "refused"
    if number in options.KEY_CODES or (
        number == options.MIXED_CODE and any(word in lower for word in options.KEY_WORDS)
    ):
        fault = "key"
    elif number in options.BUSY_CODES:
        fault = "busy"
    elif number in options.SILENT_CODES:
        fault = "silent"
    elif number in options.GONE_CODES or "not exist" in lower or "not found" in lower:
        fault = "gone"
    return NotDone(f"{number}: {words}", fault=fault, code=str(number), words=words, seconds=BUSY_SECONDS if fault == "busy" else 0)  # fmt: skip
