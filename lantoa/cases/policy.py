"""Who may open which page of public services."""

from lantoa.kit.access import EVERYONE, allow

POLICY = [
    allow("cases:procedures", "GET", EVERYONE, resource="procedure", cached=True),
    allow("cases:procedure", "GET", EVERYONE, resource="procedure", cached=True),
]
