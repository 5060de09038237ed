"""Who may open which page of a livestream sale."""

from lantoa.kit.access import Policy

POLICY: list[Policy] = []
