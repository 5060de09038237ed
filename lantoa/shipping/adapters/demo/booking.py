"""The smallest carrier that takes parcels: everything in one process's memory, for tests."""

from __future__ import annotations

from datetime import timedelta

from lantoa.kit.world import world
from lantoa.shipping.adapters.base import StatusNotice
from lantoa.shipping.adapters.booking import (
    AGAIN,
    BACK,
    CANCEL,
    CHANGE,
    CREATE,
    PICK,
    QUOTE,
    STATUS,
    Access,
    Booked,
    Change,
    Consignment,
    Limits,
    Listed,
    NoAnswer,
    Offer,
    Refused,
)

FEE = 20_000


class DemoBooking:
    """See `adapters.booking.Booking`. `taken` is what it was asked to carry, by our own number; `mishap` what goes wrong next."""

    can = frozenset({QUOTE, CREATE, CANCEL, STATUS, AGAIN, BACK, CHANGE, PICK})
    limits = Limits(weight=20_000, side=120, cash=20_000_000)
    needs_shop = False
    place_levels: tuple[str, ...] = ("province", "district", "ward")
    called_off = "cancel"  # as GHN says it, in whose place tests put it
    cold_services = frozenset({"cold"})

    def __init__(self) -> None:
        self.taken: dict[str, Consignment] = {}
        self.gone: set[str] = set()
        self.mishap = ""
        self.states: dict[str, str] = {}
        self.changed: dict[str, Change] = {}

    def places(self, access: Access, level: str, parent: str) -> tuple[Listed, ...]:
        names = {"province": "Quảng Ninh", "district": "Huyện Vân Đồn", "ward": "Xã Hạ Long"}
        return (Listed(f"{level}-1", names[level]),)

    def quote(self, access: Access, consignment: Consignment) -> tuple[Offer, ...]:
        self._mind(access)
        day = world.today() + timedelta(days=2)
        return (
            Offer("slow", "Demo", FEE, day, cold=False, fragile=True),
            Offer("cold", "Demo lạnh", FEE * 3, day, True, True),
        )

    def create(self, access: Access, consignment: Consignment, service: str) -> Booked:
        self._mind(access)
        if consignment.weight > self.limits.weight:
            raise Refused("Quá nặng")
        self.taken.setdefault(consignment.code, consignment)
        if self.mishap == "silent after":
            self.mishap = ""
            raise NoAnswer("no answer: TimeoutError")
        return self._booked(consignment.code)

    def find(self, access: Access, code: str) -> Booked | None:
        self._mind(access)
        return self._booked(code) if code in self.taken else None

    def cancel(self, access: Access, tracking_code: str) -> None:
        self._mind(access)
        if self.states.get(tracking_code, "created") != "created":
            raise Refused("Đã lấy hàng, không hủy được")
        self.gone.add(tracking_code)

    def status(self, access: Access, tracking_code: str) -> tuple[StatusNotice, ...]:
        self._mind(access)
        code, at = self.states.get(tracking_code, "created"), world.now()
        return (StatusNotice(f"poll:{code}:{at.isoformat()}", tracking_code, code, "", at),)

    def again(self, access: Access, tracking_code: str) -> None:
        self._mind(access)

    def back(self, access: Access, tracking_code: str) -> None:
        self._mind(access)

    def change(self, access: Access, tracking_code: str, change: Change) -> None:
        self._mind(access)
        self.changed[tracking_code] = change

    def _mind(self, access: Access) -> None:
        if not access.key:
            raise NoAnswer("no key", key=True)
        if self.mishap == "silent":
            self.mishap = ""
            raise NoAnswer("no answer: TimeoutError")

    def _booked(self, code: str) -> Booked:
        return Booked(f"DM{code}"[:40].upper(), FEE, world.today() + timedelta(days=2), "QN-1")
