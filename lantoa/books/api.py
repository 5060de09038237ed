"""The door to the household's book: a year's income, how far it has come, what tax follows, and what is due soon."""

from lantoa.books.queries.book import Book, Sums, book_of
from lantoa.books.queries.taxes import Soon, TaxYear, due_soon, tax_year
from lantoa.books.rules.tax import Due, Owed, Pace, Regime, Rule, rule

__all__ = [
    "Book", "Due", "Owed", "Pace", "Regime", "Rule", "Soon", "Sums", "TaxYear", "book_of", "due_soon", "rule", "tax_year",
]  # fmt: skip
