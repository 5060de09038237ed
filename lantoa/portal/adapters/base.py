"""What the house needs of whoever carries a question to another province's market."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Protocol

from django.conf import settings

from lantoa.kit.errors import AdapterError

# Bytes of an answer that are read at most; one byte more is refused.
MOST_BYTES = 256_000


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back: status, headers with names in small letters, and the whole body."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class NoAnswer(AdapterError):
    """Nothing to be read came back; `reason` in one word: "down", "slow", "size" (more than `MOST_BYTES`), "address" (nowhere one may go)."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason, retryable=reason in {"down", "slow"})
        self.reason = reason


class MarketLine(Protocol):
    """A way to ask another market."""

    def get(self, address: str, path: str, *, headers: Mapping[str, str], seconds: float) -> Reply:
        """What the market at this address (as `rules.read_address` writes it) answers at this path, which may hold a question.

        Whatever it answers, also that it is elsewhere, which is not followed; the whole of it within so many seconds. Raises NoAnswer.
        """
        ...

    def check_config(self) -> str:
        """ "" when markets can be asked, else the setting that is wrong."""
        ...


def line() -> MarketLine:
    """The line of this installation."""
    made: MarketLine = import_module(f"{settings.ADAPTERS['portal.markets']}.adapter").Adapter()
    return made
