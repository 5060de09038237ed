"""Why a product cannot be written down like this."""

from __future__ import annotations

from lantoa.kit.errors import RuleError


class BadProduct(RuleError):
    """A product's name, unit, category, kinds or photos are not right; `field` says which, `row` which kind, counted from 0."""

    code = "bad_product"

    def __init__(self, message: object, *, field: str, row: int | None = None) -> None:
        super().__init__(message, field=field)
        self.row = row


class NotAllowed(RuleError):
    """Somebody else's to do: the producer's people, the grading body's officers or the council's members."""

    code = "not_allowed"


class BadDossier(RuleError):
    """A dossier cannot be handed in, given to a council or sent back like this; `field` says why."""

    code = "bad_dossier"


class BadScore(RuleError):
    """Points over a part's most or between the steps, or a council that is closed; `field` says which part."""

    code = "bad_score"


class BadGrade(RuleError):
    """No star without a decision and its day, and no two decisions about one product at one time; `field` says which."""

    code = "bad_grade"


class BadGradeList(RuleError):
    """A file is no list of grades, or the list does not wait for this."""

    code = "bad_grade_list"


class BadLot(RuleError):
    """A lot's code, days, trade code, stamps or recall are not right; `field` says which."""

    code = "bad_lot"
