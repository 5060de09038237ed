"""Stock has no screens of its own."""

POLICY: list[object] = []
