"""A header that says when and with what a message was signed: `t=<time>,v1=<hex>`."""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Mapping

from lantoa.kit.wire import NotGenuine


def stamp_and_signature(headers: Mapping[str, str], name: str) -> tuple[str, str]:
    """The time as written and the hex; raises NotGenuine where one is missing or the time is no whole number."""
    said = next((value for header, value in headers.items() if header.lower() == name), "")
    parts = dict(pair.strip().split("=", 1) for pair in said.split(",") if "=" in pair)
    stamp, given = parts.get("t", ""), parts.get("v1", "")
    if not stamp or not given:
        raise NotGenuine("no signature")
    if not (stamp.isascii() and stamp.isdigit() and len(stamp) <= 15):
        raise NotGenuine("timestamp is no number")
    return stamp, given


def check(given: str, expected: Iterable[str]) -> None:
    """Raise NotGenuine unless one of the expected signatures was given; compared in constant time."""
    if not any([hmac.compare_digest(given.encode("utf-8", "replace"), one.encode()) for one in expected]):
        raise NotGenuine("wrong signature")
