"""Why the shipping room refuses."""

from lantoa.kit.errors import RuleError


class BadCarrier(RuleError):
    """The connection to a carrier cannot be as typed; `field` says which part."""

    code = "bad_carrier"


class BadParcel(RuleError):
    """The parcel cannot be registered so; `field` says which part."""

    code = "bad_parcel"


class BadBooking(RuleError):
    """The parcel cannot be ordered, called off or printed so; `field` says which part."""

    code = "bad_booking"


class BadBoat(RuleError):
    """A timetable or a day without boats cannot be so; `field` says which part."""

    code = "bad_boat"


class BadRound(RuleError):
    """A neighbour's round, or what was said at a door, cannot be so; `field` says which part."""

    code = "bad_round"


class BadSettlement(RuleError):
    """The settlement cannot be taken; `field` says which part."""

    code = "bad_settlement"


class BadDeclaration(RuleError):
    """Customs would not take the declaration so; `field` says which part, `item` (from 0) of which goods."""

    code = "bad_declaration"
    item: int | None = None


class NotThere(RuleError):
    """Nothing, or not this, can be sent to that destination now; the sentence says why."""

    code = "not_there"


class RefusedMessage(Exception):
    """A carrier's message that is not taken; `status` is the HTTP answer (400, 401, 413), `reason` is kept with it."""

    def __init__(self, reason: str, status: int) -> None:
        super().__init__(reason)
        self.reason = reason
        self.status = status
