"""Answers by functions that a test puts there: no network, no clock."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import ClassVar

from lantoa.portal.adapters.base import MOST_BYTES, NoAnswer, Reply

Answering = Callable[[str, Mapping[str, str]], Reply]


class Adapter:
    """`markets` holds for each address what answers there, given path and headers; an address without one is down."""

    markets: ClassVar[dict[str, Answering]] = {}

    def get(self, address: str, path: str, *, headers: Mapping[str, str], seconds: float) -> Reply:
        if address not in self.markets:
            raise NoAnswer("down")
        reply = self.markets[address](path, headers)
        if len(reply.body) > MOST_BYTES:
            raise NoAnswer("size")
        return reply

    def check_config(self) -> str:
        return ""
