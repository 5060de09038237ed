"""How a service's JSON is read: every field checked, whatever stands in it, and refused by its name."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal

from lantoa.kit.vietnamese import clean_line
from lantoa.kit.world import VIETNAM
from lantoa.payments.adapters.base import NotGenuine, NotUnderstood

LARGEST = 10**15
# What may be a key shared with a service: long enough not to be guessed, plain enough to be pasted.
SECRET = re.compile(r"[\x21-\x7e]{16,200}")


def json_object(raw: bytes) -> dict[str, Any]:
    """The object these bytes are."""
    try:
        body = json.loads(raw)
    except (ValueError, RecursionError):
        raise NotUnderstood("not JSON") from None
    if not isinstance(body, dict):
        raise NotUnderstood("not a JSON object")
    return body


def signed_object(raw: bytes) -> dict[str, Any]:
    """The same for bytes whose signature is over what they say: what cannot be read is signed by nobody."""
    try:
        return json_object(raw)
    except NotUnderstood as error:
        raise NotGenuine(f"no signature: {error}") from None


def part(body: Mapping[str, Any], name: str) -> dict[str, Any]:
    """The object inside the object."""
    value = body.get(name)
    if not isinstance(value, dict):
        raise NotUnderstood(f"{name} is not an object")
    return value


def parts(body: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    """The objects listed inside the object."""
    value = body.get(name)
    if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
        raise NotUnderstood(f"{name} is not a list of objects")
    return value


def direction(body: Mapping[str, Any], name: str) -> Literal["in", "out"]:
    """Which way the money went, as SePay and GPM Pay write it."""
    value = body.get(name)
    if value == "in":
        return "in"
    if value == "out":
        return "out"
    raise NotUnderstood(f"{name} is neither in nor out")


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
    """A service's own number of something, however it writes it."""
    value = body.get(name)
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**longest:
        return str(value)
    return text(body, name, longest, needed=True)


def whole(body: Mapping[str, Any], name: str) -> int:
    """A whole number of đồng, below zero too."""
    value = body.get(name)
    if isinstance(value, str) and re.fullmatch(r"-?[0-9]{1,15}", value):
        value = int(value)
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if not isinstance(value, int) or isinstance(value, bool):
        raise NotUnderstood(f"{name} is not a whole number")
    if abs(value) > LARGEST:
        raise NotUnderstood(f"{name} is not a possible amount")
    return value


def amount(body: Mapping[str, Any], name: str) -> int:
    """đồng that moved: above zero."""
    value = whole(body, name)
    if value <= 0:
        raise NotUnderstood(f"{name} is not a positive amount")
    return value


def moment(body: Mapping[str, Any], name: str) -> datetime:
    """A time; Vietnam's unless it says otherwise."""
    try:
        at = datetime.fromisoformat(text(body, name, 40, needed=True))
    except ValueError:
        raise NotUnderstood(f"{name} is not a time") from None
    if not 2000 <= at.year <= 2100:
        raise NotUnderstood(f"{name} is out of range")
    return at if at.tzinfo else at.replace(tzinfo=VIETNAM)


def kept(headers: Mapping[str, str], *wanted: str) -> dict[str, str]:
    """These headers, clean and short, under small names."""
    lower = {name.lower(): value for name, value in headers.items()}
    return {name: clean_line(lower[name])[:300] for name in wanted if name in lower}
