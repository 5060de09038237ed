"""Messages written in our own words as JSON, proved by a shared key in `X-Demo-Key`."""

from __future__ import annotations

from collections.abc import Mapping

from lantoa.kit import wire
from lantoa.shipping.adapters import fields
from lantoa.shipping.adapters.base import SettledParcel, SettlementNotice, StatusNotice
from lantoa.shipping.adapters.booking import Booking
from lantoa.shipping.adapters.demo.booking import DemoBooking


class DemoCarrier:
    """The smallest carrier that keeps the contract; see `adapters.base.Carrier`."""

    name = "demo"
    proof = "header"
    key_name = "X-Demo-Key"
    booking: Booking | None = DemoBooking()

    def verify(self, headers: Mapping[str, str], query: Mapping[str, str], raw: bytes, secret: str) -> None:
        wire.same_key(fields.header(headers, self.key_name), secret)

    def parse(self, raw: bytes) -> StatusNotice:
        body = wire.json_object(raw)
        at, status = wire.moment(body, "at"), wire.number_or_text(body, "status", 40)
        words = wire.text(body, "words", 200)
        return StatusNotice(f"{status}:{at.isoformat()}", fields.tracking_code(body, "parcel"), status, words, at)

    def parse_settlement(self, raw: bytes) -> SettlementNotice | None:
        notice, body = self.parse(raw), wire.json_object(raw)
        if notice.code != "settled":
            return None
        collected, fee = fields.dong(body, "collected"), fields.dong(body, "fee")
        parcel = SettledParcel(notice.tracking_code, collected, fee, collected - fee)
        return SettlementNotice(f"{notice.tracking_code}:{notice.outside_id}", notice.at, (parcel,))

    def kept_headers(self, headers: Mapping[str, str]) -> dict[str, str]:
        return {}

    def check_config(self, secret: str) -> str:
        return fields.check_config(secret)


CARRIER = DemoCarrier()
