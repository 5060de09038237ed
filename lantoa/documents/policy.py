"""Photos are for everyone who knows the name of their content."""

from lantoa.kit.access import EVERYONE, allow

POLICY = [
    allow("documents:photo", "GET", EVERYONE, resource="photo"),
    allow("documents:size", "GET", EVERYONE, resource="photo"),
]
