"""Viettel Post's webhook in our words.

`{"DATA": {ORDER_NUMBER, ORDER_REFERENCE, ORDER_STATUSDATE dd/MM/yyyy HH:mm:ss, ORDER_STATUS, STATUS_NAME, LOCALION_CURRENTLY,
NOTE, MONEY_COLLECTION, MONEY_FEECOD, MONEY_TOTAL, …}, "TOKEN"}`: many public receivers agree, some naming
partner2.viettelpost.vn/document/webhook, which was not retrieved (secondary source). `TOKEN` is the key the seller set there.

No code of Viettel Post is known to be a settlement; settlements come as a file.
"""

from __future__ import annotations

from collections.abc import Mapping

from lantoa.kit import wire
from lantoa.kit.wire import NotGenuine, NotUnderstood
from lantoa.shipping.adapters import fields
from lantoa.shipping.adapters.base import SettlementNotice, StatusNotice
from lantoa.shipping.adapters.booking import Booking


class ViettelPostCarrier:
    """Verifies and reads what Viettel Post sends; see `adapters.base.Carrier`."""

    name = "viettelpost"
    proof = "body"
    key_name = "TOKEN"
    booking: Booking | None = None  # what its own pages say of ordering was not found well enough; see docs/adapters

    def verify(self, headers: Mapping[str, str], query: Mapping[str, str], raw: bytes, secret: str) -> None:
        try:
            given = wire.json_object(raw).get(self.key_name)
        except NotUnderstood as error:
            raise NotGenuine(f"no key: {error}") from None
        wire.same_key(given, secret)

    def parse(self, raw: bytes) -> StatusNotice:
        data = wire.part(wire.json_object(raw), "DATA")
        tracking, status = fields.tracking_code(data, "ORDER_NUMBER"), wire.number_or_text(data, "ORDER_STATUS", 40)
        at = wire.moment(data, "ORDER_STATUSDATE")
        return StatusNotice(
            outside_id=f"{status}:{at.isoformat()}",
            tracking_code=tracking,
            code=status,
            words=wire.text(data, "STATUS_NAME", 200),
            at=at,
        )

    def parse_settlement(self, raw: bytes) -> SettlementNotice | None:
        return None

    def kept_headers(self, headers: Mapping[str, str]) -> dict[str, str]:
        return wire.kept(headers, "content-type", "user-agent")

    def check_config(self, secret: str) -> str:
        return fields.check_config(secret)


CARRIER = ViettelPostCarrier()
