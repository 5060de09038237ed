"""Why the payments room refuses."""

from __future__ import annotations

from collections.abc import Mapping

from lantoa.kit.errors import RuleError


class BadAccount(RuleError):
    """The bank account as typed cannot be one; `field` says which part."""

    code = "bad_account"


class BadFeed(RuleError):
    """The connection to a notification service cannot be as typed; `field` says which part."""

    code = "bad_feed"


class NotOpen(RuleError):
    """What was to be paid is cancelled or paid in full: no more money can be counted towards it."""

    code = "not_open"


class BadAmount(RuleError):
    """The amount is not a whole positive number of đồng within what a bank moves."""

    code = "bad_amount"


class GoodsGone(RuleError):
    """The money would come too late: what it was for can no longer be given."""

    code = "goods_gone"


class BadRefund(RuleError):
    """Money cannot be given back like this: more than was paid, none of it left, or an account that cannot be one."""

    code = "bad_refund"


class AlreadySettled(RuleError):
    """The money is explained already, or needs no explanation."""

    code = "already_settled"


class StatementRefused(RuleError):
    """A statement cannot be read at all; nothing of it was taken.

    `sentence` and `params` are the words before translation, for whoever keeps them to be shown later. The code
    "columns_unknown" says that the file itself is fine, and a person can say what its columns mean.
    """

    code = "statement_refused"

    def __init__(self, message: object, *, sentence: str, params: Mapping[str, str], code: str = "") -> None:
        super().__init__(message, code=code, field="file")
        self.sentence = sentence
        self.params = params


class RefusedNotice(Exception):
    """A message to our hook that is not taken; `status` is the HTTP answer (200 for a trial, 400, 401, 413), `reason` is kept with it."""

    def __init__(self, reason: str, status: int) -> None:
        super().__init__(reason)
        self.reason = reason
        self.status = status


class BadStatement(RuleError):
    """A statement or its columns cannot be taken as they are; nothing was changed."""

    code = "statement"


class ToldBefore(Exception):
    """One of several movements was told before by the same source: they cannot be taken all at once as new."""
