"""The house as it is served, with a shelf so small that no page stays on it: every page is built as if for the first time."""

from config.wsgi import application as django  # noqa: I001 - Django is set up first

from config.pages import Pages
from lantoa.kit import database

application = Pages(django, database.table(), limit=1, shared=False)
