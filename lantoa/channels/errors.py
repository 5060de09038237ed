"""Why goods cannot be shown at a place outside like this."""

from __future__ import annotations

from lantoa.kit.errors import RuleError


class BadUpload(RuleError):
    """The place takes nothing, or the link is none of that place."""

    code = "bad_upload"
