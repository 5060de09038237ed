"""The household's book: what came in by selling, and what tax follows from it."""

from django.apps import AppConfig


class BooksConfig(AppConfig):
    name = "lantoa.books"
    label = "books"
