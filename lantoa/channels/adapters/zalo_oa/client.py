"""One call to Zalo, and its failures told apart: they come as HTTP 200 with `error`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.conf import settings

from lantoa.channels.adapters import call
from lantoa.channels.adapters.base import Access, Fault, NotDone
from lantoa.channels.adapters.zalo_oa import options
from lantoa.kit.vietnamese import clean_line

BUSY_SECONDS = 60


def get(access: Access, path: str, query: Mapping[str, str]) -> Any:
    """What the account's path answers, its `data`; raises NotDone, as all below."""
    return _call("GET", f"{_base('url')}{path}?{urlencode(query)}", None, {"access_token": access.token}).get("data")


def post(access: Access, path: str, body: Mapping[str, Any]) -> Any:
    """Ask the account's path to do something."""
    headers = {"access_token": access.token, "Content-Type": "application/json"}
    return _call("POST", f"{_base('url')}{path}", json.dumps(body, ensure_ascii=False).encode(), headers).get("data")


def token(access: Access, form: Mapping[str, str]) -> dict[str, Any]:
    """A token for a code or an older one's; its fields stand at the top."""
    headers = {"secret_key": access.app_secret, "Content-Type": "application/x-www-form-urlencoded"}
    body = urlencode({"app_id": access.app_id, **form}).encode()
    return _call("POST", f"{_base('ask_url')}/access_token", body, headers)


def ask_url(access: Access, back: str) -> str:
    """Where the account's owner says yes."""
    return f"{_base('ask_url')}/permission?{urlencode({'app_id': access.app_id, 'redirect_uri': back})}"


def _base(name: str) -> str:
    return str(settings.CHANNEL_APPS[options.NAME][name])


def _call(method: str, url: str, body: bytes | None, headers: Mapping[str, str]) -> dict[str, Any]:
    answer = call.ask(method, url, body, headers)
    call.usable(answer, BUSY_SECONDS)
    try:
        said = json.loads(answer.body)
    except (ValueError, RecursionError):
        raise NotDone("not JSON", fault="not_understood") from None
    if answer.status != 200 or not isinstance(said, dict):
        raise NotDone(f"HTTP {answer.status}, not an answer of Zalo's", fault="not_understood")
    if said.get("error"):
        raise _fault(said)
    return said


def _fault(said: Mapping[str, Any]) -> NotDone:
    code = said["error"] if isinstance(said["error"], int) else 0
    message = said.get("message") or said.get("error_description") or said.get("error_name")
    words = clean_line(message)[:200] if isinstance(message, str) else ""
    fault: Fault = "refused"
    if code in options.KEY_ERRORS:
        fault = "key"
    elif code in options.BUSY_ERRORS:
        fault = "busy"
    elif code in options.SILENT_ERRORS:
        fault = "silent"
    elif code in options.GONE_ERRORS:
        fault = "gone"
    return NotDone(f"{code}: {words}", fault=fault, code=str(code), words=words, seconds=BUSY_SECONDS if fault == "busy" else 0)  # fmt: skip
