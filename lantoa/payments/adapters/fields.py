"""What the bank services' messages have of their own beside `kit.wire`: signatures, directions and amounts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Literal

from lantoa.kit.wire import NotGenuine, NotUnderstood, json_object

LARGEST = 10**15
# What may be a key shared with a service: long enough not to be guessed, plain enough to be pasted.
SECRET = re.compile(r"[\x21-\x7e]{16,200}")


def signed_object(raw: bytes) -> dict[str, Any]:
    """The same for bytes whose signature is over what they say: what cannot be read is signed by nobody."""
    try:
        return json_object(raw)
    except NotUnderstood as error:
        raise NotGenuine(f"no signature: {error}") from None


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
