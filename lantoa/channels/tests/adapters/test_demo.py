"""The channel in memory keeps the contract, so tests on top of it stand on something."""

from __future__ import annotations

from datetime import timedelta

import pytest

from lantoa.channels.adapters.base import Access, ChannelBuyer, ChannelLine, ChannelOrder
from lantoa.channels.adapters.contract import AT, FulfillingContract, PostingContract, RecallingContract, Sent
from lantoa.channels.adapters.demo.adapter import DemoMarketplace, a_knock
from lantoa.kit.world import world


class TestDemo(FulfillingContract, PostingContract, RecallingContract):
    @pytest.fixture(autouse=True)
    def _memory(self, outside: DemoMarketplace) -> None:
        self.outside = outside

    def channel(self) -> DemoMarketplace:
        return self.outside

    def access(self) -> Access:
        return Access("5", "application-of-this-test-0123", "77", token=getattr(self, "token", "demo-token-1"))

    def knock(self, access: Access, number: int = 1) -> Sent:
        return Sent(*a_knock(access, f"A{number}", AT))

    def lose(self, number: int) -> bytes:
        raw, _headers = a_knock(self.access(), f"A{number}", AT)
        self.outside.unheard.append(raw)
        return raw

    def expire_token(self) -> None:
        self.outside.live = "demo-token-2"

    def remove_outside(self, outside_id: str) -> None:
        del self.outside.items[outside_id]

    def count_outside(self) -> int:
        return len(self.outside.items)

    def written_outside(self) -> list[str]:
        return [one.words for one in self.outside.posts.values()]

    def place_outside(self, listing: str, sku: str, quantity: int) -> str:
        now = world.now()
        line = ChannelLine(listing, sku, sku, "Chả mực", quantity, 265_000)
        self.outside.placed["A9"] = ChannelOrder("A9", "to_send", "READY", now, now + timedelta(0), ChannelBuyer(), (line,), 265_000 * quantity)  # fmt: skip
        return "A9"

    def carry_away(self, number: str) -> None:
        """What is shipped here is carried away already."""
