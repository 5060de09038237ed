"""Why a stall or an offer cannot be like this."""

from __future__ import annotations

from lantoa.kit.errors import RuleError


class BadStore(RuleError):
    """A stall's name, place, phone, story or terms are not right; `field` says which."""

    code = "bad_store"


class AlreadyOpen(RuleError):
    """The organisation has its stall already."""

    code = "already_open"


class BadOffer(RuleError):
    """A price or a number on hand is not right; `row` is the kind it stands in, counted from 0."""

    code = "bad_offer"

    def __init__(self, message: object, *, field: str, row: int) -> None:
        super().__init__(message, field=field)
        self.row = row


class BadReview(RuleError):
    """The stars or words of a review or of an answer are not right; `field` says which."""

    code = "bad_review"


class ReviewStands(RuleError):
    """The review can no longer be changed, or is no longer there."""

    code = "review_stands"
