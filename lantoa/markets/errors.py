"""Why a market, a place, a letting, a fee or a price cannot be like this."""

from __future__ import annotations

from lantoa.kit.errors import RuleError


class BadMarket(RuleError):
    """A market's name, commune, class, hours or manager are not right; `field` says which."""

    code = "bad_market"


class BadPlace(RuleError):
    """A row or a place cannot be drawn or moved like this: two would stand on one spot, or bear one name."""

    code = "bad_place"


class BadLetting(RuleError):
    """A place cannot be let or left like this; `field` says which part."""

    code = "bad_letting"


class BadRate(RuleError):
    """A rate or a day from which it holds is not right."""

    code = "bad_rate"


class BadReading(RuleError):
    """A meter cannot have shown this: it would have gone down, or the day is not there yet."""

    code = "bad_reading"


class BadRun(RuleError):
    """Fees of this month cannot be asked for: they were already, nothing is owed, or nobody could be paid."""

    code = "bad_run"


class BadBill(RuleError):
    """A bill cannot be paid or put right like this."""

    code = "bad_bill"


class BadPrice(RuleError):
    """A price or the words of what is sold are not right."""

    code = "bad_price"


class NotYours(RuleError):
    """The place is let to somebody with another phone number."""

    code = "not_yours"
