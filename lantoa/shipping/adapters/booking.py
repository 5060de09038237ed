"""What a carrier that takes parcels from here must be able to do, in our words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Protocol

from lantoa.kit.errors import AdapterError
from lantoa.shipping.adapters.base import StatusNotice

# What a carrier can be asked for; its page in docs/adapters says what was not found.
QUOTE, CREATE, CANCEL, STATUS, AGAIN, BACK, CHANGE, PICK = (
    "quote", "create", "cancel", "status", "again", "back", "change", "pick"
)  # fmt: skip
MORNING, AFTERNOON = "morning", "afternoon"


@dataclass(frozen=True, slots=True)
class Access:
    """With which key, and as which shop, a seller speaks to a carrier."""

    key: str
    shop: str = ""


@dataclass(frozen=True, slots=True)
class End:
    """One end of the way. `ward` and `district` are those of before July 2025, as carriers still know them; `ids` the carrier's own
    numbers for province, district and ward, where it has such."""

    name: str
    phone: str
    address: str
    unit: str
    ward: str
    district: str
    province: str
    ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Consignment:
    """What is to be carried: grams, centimetres, whole đồng. `code` is our own number, by which a repeat is known again; `pick_day` and
    `pick_part` (morning, afternoon) when it is wished to be fetched, None and "" where the carrier plans it."""

    code: str
    sender: End
    receiver: End
    weight: int
    length: int = 0
    width: int = 0
    height: int = 0
    value: int = 0
    cash: int = 0
    cold: bool = False
    fragile: bool = False
    fetched: bool = True
    content: str = ""
    note: str = ""
    pick_day: date | None = None
    pick_part: str = ""


@dataclass(frozen=True, slots=True)
class Offer:
    """A price for a consignment: đồng in all, the promised day where one is said, and whether it keeps goods cold and minds
    what is fragile, as far as we can tell the carrier."""

    service: str
    name: str
    fee: int
    promised: date | None = None
    cold: bool = False
    fragile: bool = False


@dataclass(frozen=True, slots=True)
class Booked:
    """The carrier took it: its tracking code, what it charges, when it means to deliver, and its sorting code for the label."""

    tracking_code: str
    fee: int | None = None
    promised: date | None = None
    sort_code: str = ""


@dataclass(frozen=True, slots=True)
class Limits:
    """The most a carrier says it takes (grams, centimetres, đồng); 0 where nothing sure was found."""

    weight: int = 0
    side: int = 0
    cash: int = 0


@dataclass(frozen=True, slots=True)
class Listed:
    """A place of the carrier's own list: its number, its name and what else it is called."""

    outside_id: str
    name: str
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """What becomes of a parcel on its way: another number, another address in the same commune, a word to who brings it; "" leaves it."""

    phone: str = ""
    address: str = ""
    note: str = ""

    def __bool__(self) -> bool:
        return bool(self.phone or self.address or self.note)


class Refused(AdapterError):
    """The carrier does not do it, and will not when asked again; the message is the carrier's own."""

    def __init__(self, message: str) -> None:
        super().__init__(message[:200] or "refused", retryable=False)


class NoAnswer(AdapterError):
    """No answer that says yes or no: whether it was done is not known. `key` says that the key was not accepted."""

    def __init__(self, message: str, *, key: bool = False) -> None:
        super().__init__(message[:200], retryable=not key)
        self.key = key


class Booking(Protocol):
    """Parcels ordered from a carrier. It keeps nothing; every call asks the carrier once and raises Refused or NoAnswer.

    `place_levels` names the lists by which it knows places ("province", "district", "ward"); none where it reads names.
    `called_off` is the carrier's own code for a parcel that was called off. `cold_services` are those that keep goods cold, as far as it is known.
    """

    can: frozenset[str]
    limits: Limits
    needs_shop: bool
    place_levels: tuple[str, ...]
    called_off: str
    cold_services: frozenset[str]

    def places(self, access: Access, level: str, parent: str) -> tuple[Listed, ...]:
        """The carrier's own list of places at a level, under a parent's number ("" for the first)."""

    def quote(self, access: Access, consignment: Consignment) -> tuple[Offer, ...]:
        """What it would cost; nothing is ordered."""

    def create(self, access: Access, consignment: Consignment, service: str) -> Booked:
        """Order it. The same `consignment.code` again gives the parcel there is, and makes no second one."""

    def find(self, access: Access, code: str) -> Booked | None:
        """The parcel ordered under our own number; None when the carrier has none."""

    def cancel(self, access: Access, tracking_code: str) -> None:
        """Call it off; done already is done."""

    def status(self, access: Access, tracking_code: str) -> tuple[StatusNotice, ...]:
        """Where it is, with the carrier's own times."""

    def again(self, access: Access, tracking_code: str) -> None:
        """Try once more to deliver."""

    def back(self, access: Access, tracking_code: str) -> None:
        """Bring it back to the sender."""

    def change(self, access: Access, tracking_code: str, change: Change) -> None:
        """Bring it elsewhere in the commune, call another number, or mind this word. The same again is the same."""
