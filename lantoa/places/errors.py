"""Why a change of communes is refused."""

from __future__ import annotations

from lantoa.kit.errors import RuleError


class BadUnit(RuleError):
    """What is said of a commune cannot be."""

    code = "unit"
