"""Why a dossier cannot be filled in, handed in or decided like this."""

from __future__ import annotations

from lantoa.kit.errors import RuleError


class NotNow(RuleError):
    """It is not where this could be done: decided, withdrawn, or somebody else was quicker."""

    code = "not_now"


class NotAllowed(RuleError):
    """Not theirs to do: a helper never hands in for anyone, a proposer never approves."""

    code = "not_allowed"


class Incomplete(RuleError):
    """Something is still to be answered, or the answers say that this is the wrong place."""

    code = "incomplete"


class NoOffice(RuleError):
    """No office of this commune takes dossiers here yet, or none any more, or nobody here for who decides."""

    code = "no_office"


class BadWords(RuleError):
    """Nothing was written where words are needed, or too much."""

    code = "bad_words"


class NotLookedAt(RuleError):
    """Something on the step's list was not ticked; the sentence names it."""

    code = "not_looked_at"


class BadText(RuleError):
    """A template or a point of the checklist cannot be kept like this; `field` says where."""

    code = "bad_text"


class BadOffice(RuleError):
    """A public body cannot be named like this: it, or another for the same commune, takes dossiers already; `field` says where."""

    code = "bad_office"


class BadSeal(RuleError):
    """A seal cannot be used: no such service or credential, or its certificate is not the office's; `field` says where."""

    code = "bad_seal"


class BadProcedure(RuleError):
    """A procedure's new version does not hold together; `field` says where."""

    code = "bad_procedure"
