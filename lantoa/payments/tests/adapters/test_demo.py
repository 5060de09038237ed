"""The feed without any service keeps the contract too."""

from __future__ import annotations

import json

from lantoa.payments.adapters.base import BankNotice
from lantoa.payments.adapters.contract import BankFeedContract, Sent
from lantoa.payments.adapters.demo.adapter import DemoFeed


class TestDemoKeepsTheContract(BankFeedContract):
    def feed(self) -> DemoFeed:
        return DemoFeed()

    def send(self, notice: BankNotice, auth: str, secret: str) -> Sent:
        body = {
            "id": notice.outside_id, "account": notice.account_number, "direction": notice.direction, "amount": notice.amount,
            "at": notice.at.isoformat(), "memo": notice.memo, "reference": notice.reference,
        }  # fmt: skip
        return Sent({"X-Demo-Key": secret}, json.dumps(body).encode())
