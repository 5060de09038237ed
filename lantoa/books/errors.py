"""Why the book does not take something."""

from lantoa.kit.errors import RuleError


class BadExpense(RuleError):
    """The expense as typed cannot be one, or is cancelled already; `field` says which part."""

    code = "bad_expense"


class BadOpening(RuleError):
    """What there was at the start cannot be as typed; `field` says which part."""

    code = "bad_opening"


class BadOtherAccount(RuleError):
    """The account or wallet as typed cannot be one; `field` says which part."""

    code = "bad_other_account"


class TooLong(RuleError):
    """The period has more entries than one file holds."""

    code = "too_long"
