"""Why the live room refuses."""

from __future__ import annotations

from lantoa.kit.errors import RuleError


class BadSession(RuleError):
    """The session cannot be planned, opened or closed so; `field` says which part."""

    code = "bad_session"


class BadPick(RuleError):
    """These goods cannot stand in the session so; `field` says which part."""

    code = "bad_pick"


class MissingPaper(BadPick):
    """A paper that these goods need is not there, or not valid any more; `pick` says of which goods."""

    code = "missing_paper"

    def __init__(self, message: object, *, pick: int) -> None:
        super().__init__(message)
        self.pick = pick


class BadPaper(RuleError):
    """The paper cannot be taken so; `field` says which part."""

    code = "bad_paper"


class BadComment(RuleError):
    """The comment cannot be taken or decided so; `field` says which part."""

    code = "bad_comment"


class BadClaim(RuleError):
    """Nothing can be ordered by this link now, or not so."""

    code = "bad_claim"
