"""Why something about work is refused."""

from __future__ import annotations

from lantoa.kit.errors import RuleError

# Making: how goods are made, what of, and what came out.


class BadMaking(RuleError):
    """How something is made was not said as it has to be; `row` counts the steps or ingredients from 0."""

    code = "bad_making"

    def __init__(self, message: object = "", *, code: str = "", field: str = "", row: int | None = None) -> None:
        super().__init__(message, code=code, field=field)
        self.row = row


class BadIngredient(RuleError):
    code = "bad_ingredient"


class BadProduction(RuleError):
    """What was made, or is to be made, was not said as it has to be."""

    code = "bad_production"


class ProductionOver(RuleError):
    """It is done, called off or on its way already; perhaps on another phone."""

    code = "production_over"


class BadPick(RuleError):
    """Not so many can be taken out of this lot, or for this order."""

    code = "bad_pick"
