"""How an outside service's message is read: every field checked, whatever stands in it, and refused by its name."""

from __future__ import annotations

import hmac
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from lantoa.kit.errors import AdapterError
from lantoa.kit.vietnamese import clean_line
from lantoa.kit.world import VIETNAM

_DAY_FIRST = "%d/%m/%Y %H:%M:%S"


class NotGenuine(AdapterError):
    """The message does not prove to come from the service: wrong key or signature, none, or a stale one."""

    def __init__(self, message: str) -> None:
        super().__init__(message, retryable=False)


class NotUnderstood(AdapterError):
    """The message is genuine or not, but its content is not what the service documents."""

    def __init__(self, message: str) -> None:
        super().__init__(message, retryable=False)


def json_object(raw: bytes | str) -> dict[str, Any]:
    """The object these bytes are. Raises NotUnderstood, as all below."""
    try:
        body = json.loads(raw)
    except (ValueError, RecursionError):
        raise NotUnderstood("not JSON") from None
    if not isinstance(body, dict):
        raise NotUnderstood("not a JSON object")
    return body


def part(body: Mapping[str, Any], name: str) -> dict[str, Any]:
    """The object inside the object."""
    value = body.get(name)
    if not isinstance(value, dict):
        raise NotUnderstood(f"{name} is not an object")
    return value


def text(body: Mapping[str, Any], name: str, longest: int, *, needed: bool = False) -> str:
    """One clean line; "" where it is missing and may be."""
    value = body.get(name)
    if value is None and not needed:
        return ""
    if not isinstance(value, str):
        raise NotUnderstood(f"{name} is not text")
    # Half a surrogate pair can stand in JSON but in no database.
    line = clean_line(value.encode("utf-8", "replace").decode())
    if needed and not line:
        raise NotUnderstood(f"{name} is empty")
    return line[:longest]


def number_or_text(body: Mapping[str, Any], name: str, longest: int) -> str:
    """A service's own number or word for something, however it writes it."""
    value = body.get(name)
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**longest:
        return str(value)
    return text(body, name, longest, needed=True)


def moment(body: Mapping[str, Any], name: str) -> datetime:
    """A time, ISO or day first; Vietnam's unless it says otherwise."""
    written = text(body, name, 40, needed=True)
    try:
        at = datetime.strptime(written, _DAY_FIRST) if "/" in written else datetime.fromisoformat(written)  # noqa: DTZ007
    except ValueError:
        raise NotUnderstood(f"{name} is not a time") from None
    if not 2000 <= at.year <= 2100:
        raise NotUnderstood(f"{name} is out of range")
    return at if at.tzinfo else at.replace(tzinfo=VIETNAM)


def same_key(given: object, secret: str) -> None:
    """Raise NotGenuine unless the key is the one agreed; compared in constant time."""
    if not isinstance(given, str) or not given:
        raise NotGenuine("no key")
    if not secret or not hmac.compare_digest(given.encode("utf-8", "replace"), secret.encode()):
        raise NotGenuine("wrong key")


def kept(headers: Mapping[str, str], *wanted: str) -> dict[str, str]:
    """These headers, clean and short, under small names."""
    lower = {name.lower(): value for name, value in headers.items()}
    return {name: clean_line(lower[name])[:300] for name in wanted if name in lower}
