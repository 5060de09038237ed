"""Why somebody cannot be on the list of hands, a day cannot be set, or no plan be made."""

from __future__ import annotations

from lantoa.kit.errors import RuleError


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
