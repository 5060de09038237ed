"""What the portal refuses."""

from __future__ import annotations

from lantoa.kit.errors import RuleError


class BadPeer(RuleError):
    """Another market that cannot be named like this."""

    code = "bad_peer"
