"""The gateway without a network keeps the contract too."""

import json
from collections.abc import Iterator

import pytest

from lantoa.messages.adapters.contract import SmsRouteContract
from lantoa.messages.adapters.demo.adapter import Adapter


class TestDemoKeepsTheContract(SmsRouteContract):
    @pytest.fixture(autouse=True)
    def empty_outbox(self) -> Iterator[None]:
        Adapter.outbox.clear()
        yield
        Adapter.outbox.clear()

    def route(self) -> Adapter:
        return Adapter()

    def arrived(self) -> list[tuple[str, str]]:
        return [(sms.phone, sms.text) for sms in Adapter.outbox]

    def written(self, phone: str, words: str, name: str) -> bytes:
        return json.dumps({"id": name, "phone": phone, "text": words}).encode()
