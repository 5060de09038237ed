"""GHN's webhook in our words.

`OrderCode` the tracking code, `Status` GHN's state, `Type` what changed (Create, Switch_status, Update_weight, Update_cod,
Update_fee), `Time` ISO, `CODAmount`, `CODTransferDate`, `TotalFee`, `Reason`: several independent public receivers agree, some
naming GHN's guide; its own page was not retrieved (secondary source). GHN signs nothing; on registration one names a header
it is to send, and we ask for `X-Lantoa-Key` (secondary source). Repeats are known by `OrderCode`, `Type` and `Time`.

No message of GHN is known to be a settlement: `CODTransferDate` is described as the day money is *expected*, so it proves
nothing. Settlements come as a file from GHN's seller page.
"""

from __future__ import annotations

from collections.abc import Mapping

from lantoa.kit import wire
from lantoa.shipping.adapters import fields
from lantoa.shipping.adapters.base import SettlementNotice, StatusNotice
from lantoa.shipping.adapters.booking import Booking
from lantoa.shipping.adapters.ghn.booking import GhnBooking


class GhnCarrier:
    """Verifies and reads what GHN sends; see `adapters.base.Carrier`."""

    name = "ghn"
    proof = "header"
    key_name = "X-Lantoa-Key"
    booking: Booking | None = GhnBooking()

    def verify(self, headers: Mapping[str, str], query: Mapping[str, str], raw: bytes, secret: str) -> None:
        wire.same_key(fields.header(headers, self.key_name), secret)

    def parse(self, raw: bytes) -> StatusNotice:
        body = wire.json_object(raw)
        tracking, status = fields.tracking_code(body, "OrderCode"), wire.number_or_text(body, "Status", 40)
        at, kind = wire.moment(body, "Time"), wire.text(body, "Type", 20)
        return StatusNotice(
            outside_id=f"{kind}:{status}:{at.isoformat()}",
            tracking_code=tracking,
            code=status,
            words=wire.text(body, "Reason", 200),
            at=at,
        )

    def parse_settlement(self, raw: bytes) -> SettlementNotice | None:
        return None

    def kept_headers(self, headers: Mapping[str, str]) -> dict[str, str]:
        return wire.kept(headers, "content-type", "user-agent")

    def check_config(self, secret: str) -> str:
        return fields.check_config(secret)


CARRIER = GhnCarrier()
