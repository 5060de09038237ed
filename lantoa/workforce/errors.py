"""Why something about work is refused."""

from __future__ import annotations

from datetime import date

from lantoa.kit.errors import RuleError

# Plans and hands.


class BadWorker(RuleError):
    """Somebody cannot be written down like this: a name, a number, hours, a year or a pay is not right; `field` says which."""

    code = "bad_worker"


class BadAbsence(RuleError):
    """Days off cannot be like this: they end before they begin, or are over."""

    code = "bad_absence"


class BadPin(RuleError):
    """A shift cannot be set by hand like this: the day is not in the plan, somebody is away, or a limit would be broken."""

    code = "bad_pin"


class NoPlan(RuleError):
    """There is nothing to plan, or nobody."""

    code = "no_plan"


# Making: how goods are made, what of, and what came out.


class BadMaking(RuleError):
    """How something is made was not said as it has to be; `row` counts the steps or ingredients from 0."""

    code = "bad_making"

    def __init__(self, message: object = "", *, code: str = "", field: str = "", row: int | None = None) -> None:
        super().__init__(message, code=code, field=field)
        self.row = row


class BadIngredient(RuleError):
    code = "bad_ingredient"


class BadProduction(RuleError):
    """What was made, or is to be made, was not said as it has to be."""

    code = "bad_production"


class ProductionOver(RuleError):
    """It is done, called off or on its way already; perhaps on another phone."""

    code = "production_over"


class BadPick(RuleError):
    """Not so many can be taken out of this lot, or for this order."""

    code = "bad_pick"


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
    """Somebody else was faster: no place is left on that `day`."""

    code = "taken"

    def __init__(self, message: object = "", *, code: str = "", field: str = "", day: date) -> None:
        super().__init__(message, code=code, field=field)
        self.day = day


class CannotCome(RuleError):
    """Not on this day: there is another shift, the week is full, or the call is over."""

    code = "cannot_come"


class BadShift(RuleError):
    """This cannot be written down of a shift; `field` says which part."""

    code = "bad_shift"


class BadPay(RuleError):
    """The pay cannot be fixed or settled so; `field` says which part."""

    code = "bad_pay"
