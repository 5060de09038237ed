"""Addresses of the household's book."""

from django.urls import path

from lantoa.books.views import account, book, expense, export, opening

app_name = "books"
urlpatterns = [
    path("so-thu/", book.book, name="book"),
    path("so-thu/so-thu.xlsx", export.excel, name="excel"),
    path("so-thu/so-thu.pdf", export.pdf, name="pdf"),
    path("so-thu/thue/", book.tax, name="tax"),
    path("so-thu/thue/tai-khoan/", account.accounts, name="accounts"),
    path("so-thu/thue/tai-khoan/tai-khoan-va-vi.xlsx", account.excel, name="accounts_excel"),
    path("so-thu/thue/tai-khoan/<int:other_account_id>/thoi-dung/", account.end, name="account_end"),
    path("so-thu/chi/", expense.spent, name="expenses"),
    path("so-thu/chi/<int:expense_id>/", expense.one, name="expense"),
    path("so-thu/chi/<int:expense_id>/hoa-don/", expense.bill, name="bill"),
    path("so-thu/dau-ky/", opening.opening, name="opening"),
]
