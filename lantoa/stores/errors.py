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


class BadWords(RuleError):
    """Words or a reason are missing, too long, or hold what must not stand in public; `field` says which."""

    code = "bad_words"


class NotAModerator(RuleError):
    """Only moderators decide, and never on goods of their own people."""

    code = "not_a_moderator"


class Overtaken(RuleError):
    """Somebody else decided meanwhile, or the thing was changed; look again."""

    code = "overtaken"


class NoAppeal(RuleError):
    """This decision cannot be appealed: it was already, it hides nothing, or the time is over."""

    code = "no_appeal"


class TooManyWords(RuleError):
    """Too many reports or questions from one place in a short time."""

    code = "too_many_words"


class BadPaper(RuleError):
    """A paper has no name, or is not taken any more; `field` says which."""

    code = "bad_paper"


class BadFee(RuleError):
    """A fee cannot be proposed or ended like this; `field` says which part."""

    code = "bad_fee"


class FeeStands(RuleError):
    """A fee agreement was answered or has ended already, or waits for somebody else."""

    code = "fee_stands"


class BadConsignment(RuleError):
    """A neighbour's goods cannot be offered like this; `field` says which part."""

    code = "bad_consignment"


class ConsignmentStands(RuleError):
    """An agreement on a neighbour's goods was answered or has ended already, or waits for somebody else."""

    code = "consignment_stands"
