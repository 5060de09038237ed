"""Numbers in Vietnamese: Django's own locale has no grouping."""

THOUSAND_SEPARATOR = "."
DECIMAL_SEPARATOR = ","
NUMBER_GROUPING = 3
