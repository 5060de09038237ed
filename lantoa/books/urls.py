"""Addresses of the household's book."""

from django.urls import path

from lantoa.books.views import book

app_name = "books"
urlpatterns = [
    path("so-thu/", book.book, name="book"),
    path("so-thu/thue/", book.tax, name="tax"),
]
