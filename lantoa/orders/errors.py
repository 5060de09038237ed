"""Why an order cannot be placed or changed."""

from lantoa.kit.errors import RuleError


class CannotOrder(RuleError):
    """Something in the cart is not for sale as asked; the sentence says what and what to do."""

    code = "cannot_order"


class PriceChanged(RuleError):
    """The total is no longer what the buyer saw; they are asked again with the new one."""

    code = "price_changed"


class NotNow(RuleError):
    """The order is in a state that does not allow this; the sentence says which."""

    code = "not_now"


class BadCorrection(RuleError):
    """An order cannot be put right like this; `field` says what of it is wrong."""

    code = "bad_correction"


class NotYourSale(RuleError):
    """A sale kept on a phone was made by somebody else, for another stall, or under a code that is not ours."""

    code = "not_your_sale"


class AlreadySold(RuleError):
    """A sale is already written down under this code."""

    code = "already_sold"


class CannotReview(RuleError):
    """There is nothing of this order this person could review (now); the sentence says why."""

    code = "cannot_review"


class BadProblem(RuleError):
    """A problem with an order cannot be reported, answered, passed on or closed like this; the sentence says why."""

    code = "bad_problem"


class BadRequest(RuleError):
    """Something cannot be asked for, or answered, abroad like this; `field` says which part."""

    code = "bad_abroad_request"


class BadSettlement(RuleError):
    """A fee cannot be settled like this; `field` says which part."""

    code = "bad_settlement"


class BadPart(RuleError):
    """A maker's part of an order cannot be moved on like this; the sentence says why."""

    code = "bad_part"
