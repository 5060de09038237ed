"""How a service is asked for its list: one call, its failures told apart, and those that have none."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from lantoa.kit.world import world
from lantoa.payments.adapters.base import Listed, NotListed

PAGE = 100
TIMEOUT = 15.0
LONGEST_WAIT = 3600


class WithoutList:
    """A service that is not asked here; its page in docs/adapters says why."""

    lists = False

    def list_since(self, key: str, since: datetime, place: str = "") -> Listed:
        """Always NotListed."""
        raise NotListed("the service is not asked for a list", fault="none")


def ask(url: str, authorization: str, query: Mapping[str, str | int]) -> dict[str, Any]:
    """The JSON object the service answers; raises NotListed with why not."""
    headers = {"Authorization": authorization, "Accept": "application/json"}
    try:
        answer = world.http("GET", f"{url}?{urlencode(query)}", headers=headers, timeout=TIMEOUT)
    except (OSError, ValueError) as error:
        raise NotListed(f"no answer: {type(error).__name__}", fault="silent") from None
    if answer.status in (401, 403):
        raise NotListed(f"HTTP {answer.status}", fault="key")
    if answer.status == 429:
        raise NotListed("HTTP 429", fault="busy", seconds=_seconds(answer.headers.get("retry-after", "")))
    if answer.status != 200:
        raise NotListed(f"HTTP {answer.status}", fault="silent" if answer.status >= 500 else "not_understood")
    try:
        body = json.loads(answer.body)
    except (ValueError, RecursionError):
        raise NotListed("not JSON", fault="not_understood") from None
    if not isinstance(body, dict):
        raise NotListed("not a JSON object", fault="not_understood")
    return body


def page_number(place: str) -> int:
    """Which page a place names; the first where none is."""
    return int(place) if place.isascii() and place.isdigit() and len(place) <= 6 else 1


def _seconds(said: str) -> int:
    return min(int(said), LONGEST_WAIT) if said.isascii() and said.isdigit() and len(said) <= 6 else 0
