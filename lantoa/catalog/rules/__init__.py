"""What catalog knows without a database: shelves and units, how OCOP grades, what a trade code says, how a list of grades is read."""

from lantoa.catalog.rules.shelf import (
    ASKED_DAYS,
    ASKED_LEAST,
    CATEGORIES,
    LONGEST_DESCRIPTION,
    LONGEST_NAME,
    LONGEST_VARIANT,
    MOST_PHOTOS,
    MOST_VARIANTS,
    UNITS,
    Shelf,
    guess_category,
    guess_unit,
    has_words,
    repeated,
)

__all__ = [
    "ASKED_DAYS", "ASKED_LEAST", "CATEGORIES", "LONGEST_DESCRIPTION", "LONGEST_NAME", "LONGEST_VARIANT", "MOST_PHOTOS", "MOST_VARIANTS", "UNITS",
    "Shelf", "guess_category", "guess_unit", "has_words", "repeated",
]  # fmt: skip
