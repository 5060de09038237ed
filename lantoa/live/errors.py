"""Why the live room refuses."""

from __future__ import annotations

from lantoa.kit.errors import RuleError


class BadSession(RuleError):
    """The session cannot be planned, opened or closed so; `field` says which part."""

    code = "bad_session"


class BadPick(RuleError):
    """These goods cannot stand in the session so; `field` says which part."""

    code = "bad_pick"


class BadComment(RuleError):
    """The comment cannot be taken or decided so; `field` says which part."""

    code = "bad_comment"


class BadClaim(RuleError):
    """Nothing can be ordered by this link now, or not so."""

    code = "bad_claim"
