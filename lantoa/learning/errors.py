"""Why a class cannot be held or joined like this."""

from __future__ import annotations

from lantoa.kit.errors import RuleError


class BadClass(RuleError):
    """A class's hall, seats or meetings are not right; `field` says which."""

    code = "bad_class"


class ClassFull(RuleError):
    """Every seat is taken."""

    code = "class_full"


class ClassOver(RuleError):
    """The last meeting is over."""

    code = "class_over"


class NotAllowed(RuleError):
    """Only an instructor or officer of the organisation announces its classes."""

    code = "not_allowed"
