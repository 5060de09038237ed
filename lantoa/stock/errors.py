"""Why units cannot be promised."""

from __future__ import annotations

from lantoa.kit.errors import RuleError


class OutOfStock(RuleError):
    """Not enough is left of a variant; `left` says how many units could still be promised."""

    code = "out_of_stock"

    def __init__(self, message: object, *, variant_id: int, left: int) -> None:
        super().__init__(message, field="quantity")
        self.variant_id = variant_id
        self.left = left


class BelowPromised(RuleError):
    """The number on hand cannot be set below what is promised to buyers."""

    code = "below_promised"
