"""What the portal refuses."""

from __future__ import annotations

from lantoa.kit.errors import RuleError


class BadPeer(RuleError):
    """Another market that cannot be named like this."""

    code = "bad_peer"


class BadMove(RuleError):
    """A province that cannot be frozen, thawed or let go now."""

    code = "bad_move"
