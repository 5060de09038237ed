"""Documents keeps bytes for other rooms; what happens to them is told by those."""

ACTS: dict[str, str] = {}
