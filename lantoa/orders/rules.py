"""What an order's times and sums mean."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

PaymentStatus = Literal["none", "partial", "full", "over"]
State = Literal["cancelled", "expired", "awaiting_payment", "to_confirm", "to_pack", "to_hand_over", "handed_over"]


def payment_status(total: int, received: int) -> PaymentStatus:
    """How much of the total (đồng) has come in."""
    if received == 0:
        return "none"
    if received < total:
        return "partial"
    return "full" if received == total else "over"


@dataclass(frozen=True, slots=True)
class Facts:
    """What the state of an order is derived from."""

    cod: bool
    total: int
    received: int
    expires_at: datetime | None
    confirmed: bool
    packed: bool
    handed_over: bool
    cancelled: bool


def state(facts: Facts, now: datetime) -> State:
    """The one thing that comes next for this order.

    Money first: an order paid by transfer is packed when its money is there; one paid at the door is packed once the
    seller has promised to send it. An unpaid order whose hold ran out is expired, until money arrives after all.
    """
    if facts.cancelled:
        return "cancelled"
    if facts.handed_over:
        return "handed_over"
    if facts.packed:
        return "to_hand_over"
    if facts.received >= facts.total or facts.confirmed:
        return "to_pack"
    if facts.cod:
        return "to_confirm"
    if facts.received == 0 and facts.expires_at is not None and facts.expires_at <= now:
        return "expired"
    return "awaiting_payment"
