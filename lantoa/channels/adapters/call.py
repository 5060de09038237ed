"""One call to a channel: no answer, a wait it asks for and trouble of its own are the same everywhere; what it says is its client's."""

from __future__ import annotations

import socket
from collections.abc import Mapping

from lantoa.channels.adapters.base import NotDone
from lantoa.channels.adapters.pace import called
from lantoa.kit.world import Response, world

TIMEOUT = 15.0
LONGEST_WAIT = 3_600
UNREACHED = "unreached"


def ask(
    method: str, url: str, body: bytes | None, headers: Mapping[str, str], *, timeout: float = TIMEOUT
) -> Response:  # fmt: skip
    """What it answers, whatever that is. Where nobody was reached, so that it certainly did nothing, the failure's code is UNREACHED."""
    called()
    try:
        return world.http(method, url, body=body, headers=headers, timeout=timeout)
    except (OSError, ValueError) as error:
        why = getattr(error, "reason", error)
        code = UNREACHED if isinstance(why, ConnectionRefusedError | socket.gaierror) else ""
        raise NotDone(f"no answer: {type(error).__name__}", fault="silent", code=code) from None


def usable(answer: Response, usual_wait: int) -> None:
    """Refuse what is only a wait, of so many seconds where it names none, or trouble there."""
    if answer.status == 429:
        asked = answer.headers.get("retry-after", "")
        named = asked.isascii() and asked.isdigit() and len(asked) <= 6
        raise NotDone("HTTP 429", fault="busy", seconds=min(int(asked), LONGEST_WAIT) if named else usual_wait)
    if answer.status >= 500:
        raise NotDone(f"HTTP {answer.status}", fault="silent")
