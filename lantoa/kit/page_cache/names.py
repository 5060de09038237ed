"""The names under which commits and pages meet."""

# Which goods and stalls there are, in which order and on which shelf; not how much of them is left.
MARKET = "market"
# Classes and their meetings.
CLASSES = "classes"
# Public procedures and what is known of them.
PROCEDURES = "procedures"
# Entries of the register of e-commerce sites, and what was seen when they were visited.
WEBSITES = "websites"
# Which products have an OCOP grade, and which lots of them are called back.
OCOP = "ocop"


def seller(organisation_id: int) -> str:
    """Whatever the stall of this organisation shows: its words, its goods, their prices and what is left of them."""
    return f"seller:{organisation_id}"
