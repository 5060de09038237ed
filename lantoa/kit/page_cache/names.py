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
# Which market places there are, and how many in them take cashless payment.
MARKET_PLACES = "market places"

# How many have joined which group buy; no page that is kept shows it.
JOINED = "joined"


def seller(organisation_id: int) -> str:
    """Whatever the stall of this organisation shows: its words, its goods, their prices and what is left of them."""
    return f"seller:{organisation_id}"


def market_place(market_id: int) -> str:
    """Whatever the pages of this market place show: its plan, who takes a QR, its prices of the day."""
    return f"market place:{market_id}"
