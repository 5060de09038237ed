"""Why something about figures is refused."""

from __future__ import annotations

from lantoa.kit.errors import RuleError


class NothingFixed(RuleError):
    """A month of which nothing was fixed so far."""

    code = "nothing_fixed"
