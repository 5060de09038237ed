"""A gateway that keeps what it is given in this process: for tests and for looking around without a network."""

from __future__ import annotations

from typing import ClassVar

from lantoa.kit import phone, wire
from lantoa.messages.adapters.base import Heard, Sms


class Adapter:
    """Takes every message, each name once; `outbox` holds them until the process ends. What people write comes as JSON with `id`, `phone`
    and `text`, proved by the address alone."""

    outbox: ClassVar[list[Sms]] = []

    def send(self, sms: Sms) -> str:
        if all(kept.request_id != sms.request_id for kept in self.outbox):
            self.outbox.append(sms)
        return f"demo-{sms.request_id}"

    def heard(self, raw: bytes) -> Heard:
        said = wire.json_object(raw)
        try:
            number = phone.parse(wire.text(said, "phone", 40, needed=True)).e164
        except ValueError:
            raise wire.NotUnderstood("phone is no number") from None
        return Heard(number, wire.text(said, "text", 500), wire.number_or_text(said, "id", 80))

    def thanks(self, heard: Heard) -> tuple[str, str]:
        return "ok", "text/plain"

    def check_config(self) -> list[str]:
        return []
