"""The witness without a network keeps the contract too."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from lantoa.journal.adapters.contract import RootMailContract, RootWitnessContract
from lantoa.journal.adapters.demo.adapter import PUBLIC_KEY, Adapter
from lantoa.journal.adapters.demo.mail.adapter import Adapter as Mailbox


class TestDemoKeepsTheContract(RootWitnessContract):
    @pytest.fixture(autouse=True)
    def nothing_seen(self) -> Iterator[None]:
        Adapter.seen.clear()
        yield
        Adapter.seen.clear()

    def witness(self) -> Adapter:
        return Adapter()

    def address(self) -> str:
        return ""

    def public_key(self) -> bytes:
        return PUBLIC_KEY

    def seen(self) -> list[str]:
        return list(Adapter.seen)


class TestTheDemoMailboxKeepsTheContract(RootMailContract):
    @pytest.fixture(autouse=True)
    def nothing_arrived(self) -> Iterator[None]:
        Mailbox.seen.clear()
        yield
        Mailbox.seen.clear()

    def mail(self) -> Mailbox:
        return Mailbox()

    def arrived(self) -> list[tuple[str, str]]:
        return list(Mailbox.seen)
