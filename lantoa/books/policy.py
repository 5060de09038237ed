"""Who may read a household's book: whoever works for it."""

from lantoa.kit.access import SELLING, allow

POLICY = [
    allow("books:book", "GET", SELLING, scope="own", resource="book"),
    allow("books:tax", "GET", SELLING, scope="own", resource="book"),
]
