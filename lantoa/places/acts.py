"""Nothing is done with places but knowing them."""

ACTS: dict[str, str] = {}
