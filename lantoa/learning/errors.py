"""Why a class cannot be held or joined like this."""

from __future__ import annotations

from lantoa.kit.errors import RuleError


class BadClass(RuleError):
    """A class's hall, seats or meetings are not right; `field` says which."""

    code = "bad_class"


class BadCourse(RuleError):
    """A course cannot be written or published like this; `field` says where."""

    code = "bad_course"


class ClassOver(RuleError):
    """The last meeting is over, or the class takes nobody any more."""

    code = "class_over"


class BadTeam(RuleError):
    """A team cannot be named like this; `field` says why."""

    code = "bad_team"


class BadVisit(RuleError):
    """A visit cannot be at that time or so long; `field` says which."""

    code = "bad_visit"


class NotEarned(RuleError):
    """Something of the course is still to be done."""

    code = "not_earned"


class NotNow(RuleError):
    """It is too late for the questions before the course."""

    code = "not_now"


class NotAllowed(RuleError):
    """Only an instructor or officer of the organisation announces its classes and speaks for its certificates."""

    code = "not_allowed"


class BadEvidence(RuleError):
    """A certificate must stand on one to forty acts that are in the journal, really done and not taken back."""

    code = "bad_evidence"


class NoName(RuleError):
    """A certificate is made out to a name, and this person has none (or was erased)."""

    code = "no_name"


class BadReason(RuleError):
    """A certificate is revoked for one of the reasons that are shown to everybody."""

    code = "bad_reason"


class NotOnTheWall(RuleError):
    """The code in the address does not hang in the hall now, or its reader has no seat in the class."""

    code = "not_on_the_wall"


class BadProgramme(RuleError):
    """A programme's title, days, seats or targets are not right; `field` says which."""

    code = "bad_programme"


class BadList(RuleError):
    """A file is no list of learners, or the list does not wait for this."""

    code = "bad_list"


class NotTheirs(RuleError):
    """The name on the list waits for nobody of this phone."""

    code = "not_theirs"
