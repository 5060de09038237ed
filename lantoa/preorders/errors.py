"""Why goods cannot be sold or bought ahead like this."""

from __future__ import annotations

from lantoa.kit.errors import RuleError


class BadCampaign(RuleError):
    """The terms of a group buy or pre-order are not right, or cannot change any more; `field` says which."""

    code = "bad_campaign"


class CannotJoin(RuleError):
    """Nobody can join like this: closed, too few pieces left, one's own stall, or the terms changed meanwhile."""

    code = "cannot_join"


class AlreadyJoined(CannotJoin):
    """This phone number takes part already; `token` opens what it said."""

    code = "already_joined"

    def __init__(self, message: object, *, token: str) -> None:
        super().__init__(message, field="phone")
        self.token = token


class TooLate(RuleError):
    """The group buy or pre-order is closed, called off, or was left already; nothing of it changes any more."""

    code = "too_late"


class BadSeason(RuleError):
    """The days of a harvest are not right; `field` says which."""

    code = "bad_season"
