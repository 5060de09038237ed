"""The door to the household's book: what came in and what was spent, what tax follows, and what is due soon."""

from lantoa.books.actions.account import end_account, note_account
from lantoa.books.actions.expense import cancel_expense, record_expense
from lantoa.books.actions.opening import set_opening
from lantoa.books.errors import BadExpense, BadOpening, BadOtherAccount
from lantoa.books.models import Expense, OpeningBalance, OtherAccount
from lantoa.books.queries.book import Book, Sums, book_of
from lantoa.books.queries.purse import Purse, Purses, purses_of
from lantoa.books.queries.spending import Spending, spending_of
from lantoa.books.queries.taxes import Soon, TaxYear, due_soon, tax_year
from lantoa.books.rules.tax import Due, Owed, Pace, Regime, Rule, rule

__all__ = [
    "BadExpense", "BadOpening", "BadOtherAccount", "Book", "Due", "Expense", "OpeningBalance", "OtherAccount", "Owed", "Pace", "Purse", "Purses", "Regime", "Rule", "Soon",
    "Spending", "Sums", "TaxYear", "book_of", "cancel_expense", "due_soon", "end_account", "note_account", "purses_of", "record_expense", "rule", "set_opening",
    "spending_of", "tax_year",
]  # fmt: skip
