"""What channels' messages have of their own beside `kit.wire`: whole đồng, times in seconds, long words, buyers, signatures."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from lantoa.channels.adapters.base import ChannelBuyer
from lantoa.kit import wire
from lantoa.kit.wire import NotGenuine, NotUnderstood

LARGEST = 10**12
LONGEST_WORDS = 10_000
_FIRST, _LAST = 946_684_800, 4_102_444_800  # the years 2000 to 2100


def dong(body: Mapping[str, Any], name: str) -> int:
    """Whole đồng, none or more; 0 where it is missing. Channels write them as numbers, fractions of nothing, or text."""
    value = body.get(name)
    if value is None or value == "":
        return 0
    if isinstance(value, str):
        whole, _point, rest = value.partition(".")
        value = int(whole) if whole.isascii() and whole.isdigit() and len(whole) < 16 and not rest.strip("0") else value
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= LARGEST:
        raise NotUnderstood(f"{name} is not whole đồng")
    return value


def count(body: Mapping[str, Any], name: str) -> int:
    """A whole number of pieces, none or more."""
    value = body.get(name)
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= 1_000_000:
        raise NotUnderstood(f"{name} is not a number of pieces")
    return value


def seconds(body: Mapping[str, Any], name: str) -> datetime:
    """A moment as seconds since 1970."""
    value = body.get(name)
    if not isinstance(value, int) or isinstance(value, bool) or not _FIRST <= value < _LAST:
        raise NotUnderstood(f"{name} is not a time")
    return datetime.fromtimestamp(value, UTC)


def rows(body: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    """The objects in a list; none where it is missing."""
    value = body.get(name)
    if value is None:
        return []
    if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
        raise NotUnderstood(f"{name} is not a list of objects")
    return value


def words(body: Mapping[str, Any], name: str) -> str:
    """What somebody wrote, lines and all, as any database can keep it; "" where it is missing."""
    value = body.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise NotUnderstood(f"{name} is not text")
    return value.encode("utf-8", "replace").decode().replace("\x00", "")[:LONGEST_WORDS]


def buyer(row: Mapping[str, Any], number: str, phone: str) -> ChannelBuyer:
    """Whom an order is for, as far as the channel tells: a name, a phone or an address with stars in it is masked."""
    said = row.get("recipient_address")
    address = said if isinstance(said, dict) else {}
    read = {
        "name": wire.text(address, "name", 120),
        "phone": wire.text(address, phone, 20),
        "address": wire.text(address, "full_address", 300),
    }
    masked = frozenset(name for name, value in read.items() if "*" in value)
    known = wire.number_or_text(row, number, 40) if row.get(number) else ""
    return ChannelBuyer(known, read["name"], read["phone"], read["address"], masked)


def span(place: str) -> tuple[int, int, str] | None:
    """Where a list of orders is gone on with: from when to when, and the channel's own word for the page."""
    begin, _, rest = place.partition(":")
    end, _, cursor = rest.partition(":")
    return (int(begin), int(end), cursor) if begin.isdigit() and end.isdigit() else None


def header(headers: Mapping[str, str], name: str) -> str:
    """The header's value, its name compared without case; "" where there is none."""
    return next((value for one, value in headers.items() if one.lower() == name.lower()), "")


def hmac_hex(secret: str, signed: bytes) -> str:
    """HMAC-SHA256, lower-case hex."""
    return hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()


def same_signature(given: str, expected: str, secret: str) -> None:
    """Raise NotGenuine unless the signature is the expected one and there was a key to make it; in constant time."""
    if not given:
        raise NotGenuine("no signature")
    if not secret:
        raise NotGenuine("no key to compare with")
    if not hmac.compare_digest(given.encode("utf-8", "replace"), expected.encode()):
        raise NotGenuine("wrong signature")
