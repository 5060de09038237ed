"""GHTK's webhook in our words.

A form (or JSON): `label_id` the tracking code, `partner_id`, `status_id`, `action_time` ISO, `reason_code`, `reason`,
`weight`, `fee`, `pick_money` the cash, `return_part_package`: several public receivers quoting GHTK's guide agree (secondary
source; its page was not retrieved). GHTK signs nothing; receivers find a `hash` among the fields that comes from the address
they registered, so our key stands in the address as `?hash=` (secondary source). Repeats are known by `status_id` and
`action_time` of a `label_id`.

State 6, "Đã đối soát", says that the cash of the parcel is settled; it is read as a settlement of that one parcel with
`pick_money` and `fee`. That what is paid out is exactly their difference is unverified.
"""

from __future__ import annotations

from collections.abc import Mapping

from lantoa.kit import wire
from lantoa.shipping.adapters import fields
from lantoa.shipping.adapters.base import SettledParcel, SettlementNotice, StatusNotice
from lantoa.shipping.adapters.booking import Booking
from lantoa.shipping.adapters.ghtk.booking import GhtkBooking
from lantoa.shipping.rules.statuses import meaning


class GhtkCarrier:
    """Verifies and reads what GHTK sends; see `adapters.base.Carrier`."""

    name = "ghtk"
    proof = "query"
    key_name = "hash"
    booking: Booking | None = GhtkBooking()

    def verify(self, headers: Mapping[str, str], query: Mapping[str, str], raw: bytes, secret: str) -> None:
        wire.same_key(query.get(self.key_name, ""), secret)

    def parse(self, raw: bytes) -> StatusNotice:
        body = fields.form_or_json(raw)
        tracking, status = fields.tracking_code(body, "label_id"), wire.number_or_text(body, "status_id", 40)
        at = wire.moment(body, "action_time")
        return StatusNotice(
            outside_id=f"{status}:{at.isoformat()}",
            tracking_code=tracking,
            code=status,
            words=wire.text(body, "reason", 200),
            at=at,
        )

    def parse_settlement(self, raw: bytes) -> SettlementNotice | None:
        notice, body = self.parse(raw), fields.form_or_json(raw)
        if not meaning(self.name, notice.code).settles:
            return None
        collected, fee = fields.dong(body, "pick_money"), fields.dong(body, "fee")
        parcel = SettledParcel(notice.tracking_code, collected, fee, collected - fee)
        return SettlementNotice(f"{notice.tracking_code}:{notice.outside_id}", notice.at, (parcel,))

    def kept_headers(self, headers: Mapping[str, str]) -> dict[str, str]:
        return wire.kept(headers, "content-type", "user-agent")

    def check_config(self, secret: str) -> str:
        return fields.check_config(secret)


CARRIER = GhtkCarrier()
