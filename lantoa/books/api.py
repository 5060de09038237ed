"""The door to the household's book: a year's income, how far it has come, and what tax follows."""

from lantoa.books.queries.book import Book, Sums, book_of
from lantoa.books.queries.taxes import TaxYear, tax_year
from lantoa.books.rules.tax import Due, Owed, Pace, Regime, Rule, rule

__all__ = ["Book", "Due", "Owed", "Pace", "Regime", "Rule", "Sums", "TaxYear", "book_of", "rule", "tax_year"]
