"""Places have no routes, hence no rows."""

from lantoa.kit.access import Policy

POLICY: list[Policy] = []
