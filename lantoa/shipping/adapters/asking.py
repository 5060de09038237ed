"""How a carrier is asked: one call, and its failures told apart."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.conf import settings

from lantoa.kit.vietnamese import clean_line
from lantoa.kit.world import world
from lantoa.shipping.adapters.booking import NoAnswer

TIMEOUT = 8.0
_DAY = re.compile(r"(20[0-9]{2})-([01][0-9])-([0-3][0-9])", re.ASCII)


def ask(
    carrier: str, method: str, path: str, headers: Mapping[str, str], *, query: Any = None, body: object = None
) -> tuple[int, dict[str, Any]]:
    """The status and the JSON object the carrier answers; raises NoAnswer where none came, or nothing that can be read."""
    url = str(settings.CARRIER_APIS[carrier]).rstrip("/") + path + (f"?{urlencode(query)}" if query else "")
    raw = json.dumps(body, ensure_ascii=False).encode() if body is not None else None
    sent = {"Accept": "application/json", **({"Content-Type": "application/json"} if raw else {}), **headers}
    try:
        answer = world.http(method, url, body=raw, headers=sent, timeout=TIMEOUT)
    except (OSError, ValueError) as error:
        raise NoAnswer(f"no answer: {type(error).__name__}") from None
    if answer.status in (401, 403):
        raise NoAnswer(f"HTTP {answer.status}", key=True)
    if answer.status == 429 or answer.status >= 500:
        raise NoAnswer(f"HTTP {answer.status}")
    try:
        said = json.loads(answer.body)
    except (ValueError, RecursionError):
        raise NoAnswer("not JSON") from None
    if not isinstance(said, dict):
        raise NoAnswer("not a JSON object")
    return answer.status, said


def words(value: object) -> str:
    """What a carrier says, as one clean line; "" for what is no text."""
    if isinstance(value, list):
        return words(", ".join(str(one) for one in value[:5]))
    return clean_line(value.encode("utf-8", "replace").decode())[:200] if isinstance(value, str) else ""


def day_in(value: object) -> date | None:
    """The day that stands in a text ("Chiều 2026-12-01", an ISO time); None where there is none."""
    found = _DAY.search(value) if isinstance(value, str) else None
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None
