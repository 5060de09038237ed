"""How a carrier's message is read: every field checked, whatever stands in it, and refused by its name."""

from __future__ import annotations

import hmac
import json
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl

from lantoa.kit.vietnamese import clean_line
from lantoa.kit.world import VIETNAM
from lantoa.shipping.adapters.base import NotGenuine, NotUnderstood
from lantoa.shipping.rules import carriers

LARGEST = 10**12
# What may be a key shared with a carrier: long enough not to be guessed, plain enough to stand in an address.
SECRET = re.compile(r"[A-Za-z0-9_.~-]{16,100}")
_DAY_FIRST = "%d/%m/%Y %H:%M:%S"


def json_object(raw: bytes | str) -> dict[str, Any]:
    """The object these bytes are."""
    try:
        body = json.loads(raw)
    except (ValueError, RecursionError):
        raise NotUnderstood("not JSON") from None
    if not isinstance(body, dict):
        raise NotUnderstood("not a JSON object")
    return body


def form_or_json(raw: bytes) -> dict[str, Any]:
    """The fields of a message that comes as a form or as JSON."""
    if raw.lstrip()[:1] == b"{":
        return json_object(raw)
    try:
        pairs = parse_qsl(raw.decode("utf-8"), keep_blank_values=True, strict_parsing=True, max_num_fields=60)
    except ValueError:
        raise NotUnderstood("neither a form nor JSON") from None
    return dict(pairs)


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


def tracking_code(body: Mapping[str, Any], name: str) -> str:
    """The parcel's code, as it is kept here."""
    code = carriers.tracking_code(text(body, name, 100, needed=True))
    if not code:
        raise NotUnderstood(f"{name} is no tracking code")
    return code


def code(body: Mapping[str, Any], name: str) -> str:
    """A carrier's own code of a state, a number or a word."""
    value = body.get(name)
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**9:
        return str(value)
    return text(body, name, 40, needed=True)


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


def header(headers: Mapping[str, str], name: str) -> str:
    """The header's value, its name compared without case; "" where there is none."""
    return next((value for one, value in headers.items() if one.lower() == name.lower()), "")


def kept(headers: Mapping[str, str], *wanted: str) -> dict[str, str]:
    """These headers, clean and short, under small names."""
    lower = {name.lower(): value for name, value in headers.items()}
    return {name: clean_line(lower[name])[:300] for name in wanted if name in lower}


def check_config(secret: str) -> str:
    """ "" for a key that can work, else "secret"."""
    return "" if SECRET.fullmatch(secret) else "secret"
