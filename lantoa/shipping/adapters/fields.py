"""What the carriers' messages have of their own beside `kit.wire`: forms, tracking codes and whole đồng."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

from lantoa.kit.wire import NotUnderstood, json_object, text
from lantoa.shipping.rules import carriers

LARGEST = 10**12
# What may be a key shared with a carrier: long enough not to be guessed, plain enough to stand in an address.
SECRET = re.compile(r"[A-Za-z0-9_.~-]{16,100}")


def form_or_json(raw: bytes) -> dict[str, Any]:
    """The fields of a message that comes as a form or as JSON."""
    if raw.lstrip()[:1] == b"{":
        return json_object(raw)
    try:
        pairs = parse_qsl(raw.decode("utf-8"), keep_blank_values=True, strict_parsing=True, max_num_fields=60)
    except ValueError:
        raise NotUnderstood("neither a form nor JSON") from None
    return dict(pairs)


def tracking_code(body: Mapping[str, Any], name: str) -> str:
    """The parcel's code, as it is kept here."""
    code = carriers.tracking_code(text(body, name, 100, needed=True))
    if not code:
        raise NotUnderstood(f"{name} is no tracking code")
    return code


def dong(body: Mapping[str, Any], name: str) -> int:
    """Whole đồng, none or more; 0 where it is missing. Carriers write them as numbers, fractions of nothing, or text."""
    value = body.get(name)
    if value is None or value == "":
        return 0
    if isinstance(value, str) and re.fullmatch(r"[0-9]{1,13}(\.0{1,4})?", value, re.ASCII):
        value = int(value.split(".")[0])
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if not isinstance(value, int) or isinstance(value, bool):
        raise NotUnderstood(f"{name} is not whole đồng")
    if not 0 <= value <= LARGEST:
        raise NotUnderstood(f"{name} is not a possible amount")
    return value


def header(headers: Mapping[str, str], name: str) -> str:
    """The header's value, its name compared without case; "" where there is none."""
    return next((value for one, value in headers.items() if one.lower() == name.lower()), "")


def check_config(secret: str) -> str:
    """ "" for a key that can work, else "secret"."""
    return "" if SECRET.fullmatch(secret) else "secret"
