"""Why something of a list cannot be taken, given on or ended."""

from lantoa.kit.errors import RuleError


class NotOurs(RuleError):
    """Only people of the body that owns it, or of the partner it was handed to, may do this."""

    code = "not_ours"


class Gone(RuleError):
    """It does not stand on the list any more, or somebody else was faster."""

    code = "gone"


class BadWords(RuleError):
    """Words, person, partner or part are missing or wrong; `field` says which."""

    code = "bad_words"
