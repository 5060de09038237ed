"""Why the workforce room refuses."""

from __future__ import annotations

from lantoa.kit.errors import RuleError


# Neighbours.
class BadNeighbour(RuleError):
    """This cannot be written down of somebody who wants to help; `field` says which part."""

    code = "bad_neighbour"


class TooYoung(BadNeighbour):
    """A child does not work, and a young person not as much as this."""

    code = "too_young"


class BadCall(RuleError):
    """The call for hands cannot be made so; `field` says which part."""

    code = "bad_call"


class Taken(RuleError):
    """Somebody else was faster: no place is left on that day."""

    code = "taken"


class CannotCome(RuleError):
    """Not on this day: there is another shift, the week is full, or the call is over."""

    code = "cannot_come"


class BadShift(RuleError):
    """This cannot be written down of a shift; `field` says which part."""

    code = "bad_shift"


class BadPay(RuleError):
    """The pay cannot be fixed or settled so; `field` says which part."""

    code = "bad_pay"
