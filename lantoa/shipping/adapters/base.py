"""What a carrier that tells of parcels must be able to say, in our words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from lantoa.shipping.adapters.booking import Booking


@dataclass(frozen=True, slots=True)
class StatusNotice:
    """One thing a carrier told of a parcel: its own code and words, time aware.

    `outside_id` is what its repeats are known by. `words` are the carrier's, "" where it sends none.
    """

    outside_id: str
    tracking_code: str
    code: str
    words: str
    at: datetime


@dataclass(frozen=True, slots=True)
class SettledParcel:
    """What a carrier says of one parcel it settled: cash collected, its fee, what it pays out of it; whole đồng."""

    tracking_code: str
    collected: int
    fee: int
    net: int


@dataclass(frozen=True, slots=True)
class SettlementNotice:
    """A settlement as a carrier's message tells it; `reference` is what its repeats are known by."""

    reference: str
    paid_at: datetime
    parcels: tuple[SettledParcel, ...]


class Carrier(Protocol):
    """One carrier. It keeps nothing and changes nothing; header names are compared without case.

    `proof` says where its key stands: "header", "query" or "body"; `key_name` is the header's, the parameter's or the field's
    name there. `booking` is how parcels are ordered from it; None where they are not.
    """

    name: str
    proof: str
    key_name: str
    booking: Booking | None

    def verify(self, headers: Mapping[str, str], query: Mapping[str, str], raw: bytes, secret: str) -> None:
        """Return when the message proves to come from the carrier, else raise NotGenuine with the reason."""

    def parse(self, raw: bytes) -> StatusNotice:
        """Read what it tells of a parcel; raises NotUnderstood saying what is wrong with it."""

    def parse_settlement(self, raw: bytes) -> SettlementNotice | None:
        """The settlement the same message tells; None when it tells none. Raises NotUnderstood as `parse` does."""

    def kept_headers(self, headers: Mapping[str, str]) -> dict[str, str]:
        """The headers worth keeping with the message as evidence, without secrets."""

    def check_config(self, secret: str) -> str:
        """ "" when the key can work, else "secret". Reads only."""
