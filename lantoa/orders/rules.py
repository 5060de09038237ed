"""What an order's times and sums mean, and how a number of things is read."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

PaymentStatus = Literal["none", "partial", "full", "over"]
MOST_OF_ONE = 9_999
_QUANTITY = re.compile(r"(\d{1,3}(?:[.,]\d{3})+|\d+)\D{0,20}", re.ASCII)
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


def read_quantity(text: str, least: int = 1) -> int:
    """How many somebody wants, as people type it: `2`, `2 kg`, `1.000`, full-width digits too.

    Raises ValueError with the code not_a_number, too_few or too_many.
    """
    given = unicodedata.normalize("NFKC", text[:40]).strip()
    if given[:1] in {"-", "−", "–"}:
        raise ValueError("too_few")
    found = _QUANTITY.fullmatch(given)
    if not found:
        raise ValueError("not_a_number")
    quantity = int(re.sub(r"\D", "", found[1]))
    if quantity < least:
        raise ValueError("too_few")
    if quantity > MOST_OF_ONE:
        raise ValueError("too_many")
    return quantity


def bounded(said: datetime, earliest: datetime, latest: datetime, slack: timedelta) -> tuple[datetime, bool]:
    """A time a phone told, brought between two times that are known; and whether its clock was off by more than the slack."""
    off = not earliest - slack <= said <= latest + slack
    return min(max(said, earliest), latest), off
