"""Why a class cannot be held or joined like this."""

from __future__ import annotations

from lantoa.kit.errors import RuleError


class BadClass(RuleError):
    """A class's hall, seats or meetings are not right; `field` says which."""

    code = "bad_class"


class ClassOver(RuleError):
    """The last meeting is over, or the class takes nobody any more."""

    code = "class_over"


class NotAllowed(RuleError):
    """Only an instructor or officer of the organisation announces its classes."""

    code = "not_allowed"


class BadProgramme(RuleError):
    """A programme's title, days, seats or targets are not right; `field` says which."""

    code = "bad_programme"


class BadList(RuleError):
    """A file is no list of learners, or the list does not wait for this."""

    code = "bad_list"


class NotTheirs(RuleError):
    """The name on the list waits for nobody of this phone."""

    code = "not_theirs"
