"""Why the journal refuses a command."""

from lantoa.kit.errors import RuleError


class CommandInFlight(RuleError):
    """The same key is being worked on at this moment; ask again (HTTP 409)."""

    code = "in_flight"


class CommandConflict(RuleError):
    """The key was used before with another body (HTTP 422)."""

    code = "key_reused"


class NotStuck(RuleError):
    """Work that is not stuck any more, or cannot be set aside."""

    code = "not_stuck"


class UnknownAct(LookupError):
    """No room declares this act."""


class BadWitness(RuleError):
    """This cannot be an outside witness; `field` says why: name, kind, address or public_key."""

    code = "bad_witness"


class MovedAway(RuleError):
    """The organisation acted for lives in another house now, or is just on its way there; nothing is written for it here."""

    code = "moved_away"
