"""The journal's own acts: none; it writes down what the rooms do."""

ACTS: dict[str, str] = {}
