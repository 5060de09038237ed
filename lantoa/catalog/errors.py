"""Why a product cannot be written down like this."""

from __future__ import annotations

from lantoa.kit.errors import RuleError


class BadProduct(RuleError):
    """A product's name, unit, category, kinds or photos are not right; `field` says which."""

    code = "bad_product"
