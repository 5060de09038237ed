"""One call to the Graph: proved, sent, and its failures told apart."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.conf import settings

from lantoa.channels.adapters import call
from lantoa.channels.adapters.base import Access, Fault, NotDone, Photo
from lantoa.channels.adapters.facebook_page import options
from lantoa.channels.adapters.facebook_page.signature import proof
from lantoa.kit.vietnamese import clean_line

TIMEOUT = 20.0
BUSY_SECONDS = 300
_EDGE = "lantoa-photo-edge"
_FORM = "application/x-www-form-urlencoded"


def get(access: Access, path: str, query: Mapping[str, str], *, token: str = "") -> dict[str, Any]:
    """What the path answers, to the page's token or another; raises NotDone, as all below."""
    return _call("GET", path, {**query, **_opened(access, token)}, None, "")


def post(access: Access, path: str, form: Mapping[str, str]) -> dict[str, Any]:
    """Ask the path to do something."""
    return _call("POST", path, _opened(access), urlencode(form).encode(), _FORM)


def post_json(access: Access, path: str, body: Mapping[str, Any]) -> dict[str, Any]:
    """The same with an object for a body."""
    return _call("POST", path, _opened(access), json.dumps(body, ensure_ascii=False).encode(), "application/json")


def upload(access: Access, photo: Photo) -> str:
    """Bring a photo there that is not shown yet; returns Facebook's number for it."""
    head = (
        f'--{_EDGE}\r\nContent-Disposition: form-data; name="published"\r\n\r\nfalse\r\n'
        f'--{_EDGE}\r\nContent-Disposition: form-data; name="source"; filename="photo"\r\nContent-Type: {photo.kind}\r\n\r\n'
    )
    body = head.encode() + photo.content + f"\r\n--{_EDGE}--\r\n".encode()
    answer = _call("POST", f"/{access.shop}/photos", _opened(access), body, f"multipart/form-data; boundary={_EDGE}")
    return number(answer, "id")


def exchange(query: Mapping[str, str]) -> str:
    """A token of the person for a code or an older one."""
    return number(_call("GET", "/oauth/access_token", query, None, ""), "access_token")


def number(answer: Mapping[str, Any], name: str) -> str:
    """What Facebook calls the thing."""
    value = answer.get(name)
    if not isinstance(value, str) or not 0 < len(value) <= 1_000:
        raise NotDone(f"no {name}", fault="not_understood")
    return value


def rows(answer: Mapping[str, Any], name: str = "data") -> list[dict[str, Any]]:
    """The objects of a list."""
    found = answer.get(name)
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise NotDone(f"no {name}", fault="not_understood")
    return found


def _opened(access: Access, token: str = "") -> dict[str, str]:
    token = token or access.token
    return {"access_token": token, "appsecret_proof": proof(access, token)}


def _call(method: str, path: str, query: Mapping[str, str], body: bytes | None, kind: str) -> dict[str, Any]:
    url = f"{settings.CHANNEL_APPS[options.NAME]['url']}{path}?{urlencode(query)}"
    answer = call.ask(method, url, body, {"Content-Type": kind} if kind else {}, timeout=TIMEOUT)
    try:
        said = json.loads(answer.body)
    except (ValueError, RecursionError):
        said = None
    refusal = said.get("error") if isinstance(said, dict) else None
    if isinstance(refusal, dict):
        raise _fault(refusal)
    call.usable(answer, BUSY_SECONDS)
    if answer.status != 200 or not isinstance(said, dict):
        raise NotDone(f"HTTP {answer.status}, not an answer of the Graph", fault="not_understood")
    return said


def _fault(error: Mapping[str, Any]) -> NotDone:
    code, subcode = (error.get(name) if isinstance(error.get(name), int) else 0 for name in ("code", "error_subcode"))
    message = error.get("message")
    words = clean_line(message)[:200] if isinstance(message, str) else ""
    fault: Fault = "refused"
    if subcode == options.GONE_SUBCODE or code in options.GONE_CODES:
        fault = "gone"
    elif subcode == options.LATE_SUBCODE:
        fault = "refused"
    elif code in options.KEY_CODES or "appsecret_proof" in words:
        fault = "key"
    elif code in options.BUSY_CODES:
        fault = "busy"
    elif code in options.SILENT_CODES:
        fault = "silent"
    said = f"{code}.{subcode}" if subcode else str(code)
    return NotDone(f"{said}: {words}", fault=fault, code=said, words=words, seconds=BUSY_SECONDS if fault == "busy" else 0)  # fmt: skip
