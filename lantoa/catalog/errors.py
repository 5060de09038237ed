"""Why a product cannot be written down like this."""

from __future__ import annotations

from lantoa.kit.errors import RuleError


class BadProduct(RuleError):
    """A product's name, unit, category, kinds or photos are not right; `field` says which, `row` which kind, counted from 0."""

    code = "bad_product"

    def __init__(self, message: object, *, field: str, row: int | None = None) -> None:
        super().__init__(message, field=field)
        self.row = row
