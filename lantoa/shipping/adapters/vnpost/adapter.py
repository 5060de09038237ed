"""VNPost's webhook (My VNPost) in our words.

`{"Data": "<an object written as text>", "SendDate", "SignData"}`; in `Data`: `ItemCode` the tracking code, `OrderCode`,
`OrderStatusId`, `LastUpdateTime` dd/MM/yyyy HH:mm:ss, `CodAmount`, `CodAmountEvaluation`, `TotalFreightIncludeVat`,
`DeliveryNote`, …: one public receiver (secondary source; VNPost's page was not retrieved). How `SignData` is made was not
found anywhere, so it proves nothing to us: our key stands in the address as `?key=`.

State 21, "Paid COD", says that the cash is settled; read as a settlement of that one parcel with `CodAmountEvaluation` (or
`CodAmount`) and `TotalFreightIncludeVat`. Whether the freight is taken off the cash or paid apart is unverified.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lantoa.kit import wire
from lantoa.shipping.adapters import fields
from lantoa.shipping.adapters.base import SettledParcel, SettlementNotice, StatusNotice
from lantoa.shipping.adapters.booking import Booking
from lantoa.shipping.rules.statuses import meaning


class VnPostCarrier:
    """Verifies and reads what VNPost sends; see `adapters.base.Carrier`."""

    name = "vnpost"
    proof = "query"
    key_name = "key"
    booking: Booking | None = None  # what its own pages say of ordering was not found well enough; see docs/adapters

    def verify(self, headers: Mapping[str, str], query: Mapping[str, str], raw: bytes, secret: str) -> None:
        wire.same_key(query.get(self.key_name, ""), secret)

    def parse(self, raw: bytes) -> StatusNotice:
        data = _data(raw)
        tracking, status = fields.tracking_code(data, "ItemCode"), wire.number_or_text(data, "OrderStatusId", 40)
        at = wire.moment(data, "LastUpdateTime")
        return StatusNotice(
            outside_id=f"{status}:{at.isoformat()}",
            tracking_code=tracking,
            code=status,
            words=wire.text(data, "DeliveryNote", 200),
            at=at,
        )

    def parse_settlement(self, raw: bytes) -> SettlementNotice | None:
        notice, data = self.parse(raw), _data(raw)
        if not meaning(self.name, notice.code).settles:
            return None
        collected = fields.dong(data, "CodAmountEvaluation") or fields.dong(data, "CodAmount")
        fee = fields.dong(data, "TotalFreightIncludeVat")
        parcel = SettledParcel(notice.tracking_code, collected, fee, collected - fee)
        return SettlementNotice(f"{notice.tracking_code}:{notice.outside_id}", notice.at, (parcel,))

    def kept_headers(self, headers: Mapping[str, str]) -> dict[str, str]:
        return wire.kept(headers, "content-type", "user-agent")

    def check_config(self, secret: str) -> str:
        return fields.check_config(secret)


def _data(raw: bytes) -> dict[str, Any]:
    return wire.json_object(wire.text(wire.json_object(raw), "Data", 60_000, needed=True))


CARRIER = VnPostCarrier()
