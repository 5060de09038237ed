"""Who may read and write a household's book: whoever works for it; whole account numbers only its owner."""

from lantoa.kit.access import SELLING, allow, guarded, of_organisation, shown
from lantoa.kit.homes import moves

POLICY = [
    allow("books:book", "GET", SELLING, scope="own", resource="book"),
    allow("books:excel", "GET", SELLING, scope="own", resource="book", file=True),
    allow("books:pdf", "GET", SELLING, scope="own", resource="book", file=True),
    allow("books:tax", "GET", SELLING, scope="own", resource="book"),
    allow("books:accounts", "GET POST", {"owner"}, scope="own", resource="other account"),
    allow("books:accounts_excel", "GET", {"owner"}, scope="own", resource="other account", file=True),
    allow("books:account_end", "POST", {"owner"}, scope="own", resource="other account"),
    allow("books:expenses", "GET POST", SELLING, scope="own", resource="expense"),
    allow("books:expense", "GET POST", SELLING, scope="own", resource="expense"),
    allow("books:bill", "GET", SELLING, scope="own", resource="expense", file=True),
    allow("books:opening", "GET POST", SELLING, scope="own", resource="opening balance"),
]
# Whose data may be read where; everywhere else by nobody.
FIELDS = [
    shown("expense_note", "books.Expense.note", "stall", "books:expense books:expenses"),
]

OWN = of_organisation("organisation_id", SELLING)
ROWS = [
    guarded("books.Expense", OWN),
    guarded("books.OpeningBalance", OWN),
    guarded("books.OtherAccount", OWN),
]

HOMES = [
    *moves("organisation", "books.Expense", "books.OpeningBalance", "books.OtherAccount"),
]  # fmt: skip
