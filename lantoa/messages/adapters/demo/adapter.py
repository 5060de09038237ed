"""A gateway that keeps what it is given in this process: for tests and for looking around without a network."""

from __future__ import annotations

from typing import ClassVar

from lantoa.messages.adapters.base import Sms


class Adapter:
    """Takes every message, each name once; `outbox` holds them until the process ends."""

    outbox: ClassVar[list[Sms]] = []

    def send(self, sms: Sms) -> str:
        if all(kept.request_id != sms.request_id for kept in self.outbox):
            self.outbox.append(sms)
        return f"demo-{sms.request_id}"

    def check_config(self) -> list[str]:
        return []
