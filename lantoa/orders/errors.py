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


class CannotReview(RuleError):
    """There is nothing of this order this person could review (now); the sentence says why."""

    code = "cannot_review"


class BadProblem(RuleError):
    """A problem with an order cannot be reported, answered, passed on or closed like this; the sentence says why."""

    code = "bad_problem"
