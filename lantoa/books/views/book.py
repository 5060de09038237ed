"""The book of a year or a month, and what tax follows from it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from lantoa.books.queries.book import Book, book_of, days_of
from lantoa.books.queries.taxes import CHOICES, tax_year
from lantoa.kit.world import world
from lantoa.payments import api as payments
from lantoa.ui.render import page

_OLDEST = 2000


@never_cache
@require_safe
def book(request: HttpRequest) -> HttpResponse:
    """A year's income; with a month asked for, its days."""
    year = _number(request, "nam", _OLDEST, world.today().year) or world.today().year
    month = _number(request, "thang", 1, 12)
    found = book_of(request.actor, year)
    days = days_of(request.actor, year, month) if month else []
    return page(request, "books/book.html", {"book": found, "month": month, "days": days, "years": _years(found)})


@never_cache
@require_safe
def tax(request: HttpRequest) -> HttpResponse:
    """How far it is to the threshold, what is owed and by when, and the figures for the forms."""
    year = _number(request, "nam", _OLDEST, world.today().year) or world.today().year
    made = request.GET.get("loai", "")
    made = made if made in CHOICES else CHOICES[0]
    found = book_of(request.actor, year)
    shown = {
        "book": found,
        "tax": tax_year(found, made),
        "made": made,
        "years": _years(found),
        "today": world.today(),
        "owner": "owner" in request.actor.roles,
        "accounts": list(payments.PayoutAccount.objects.visible_to(request.actor).order_by("pk")),
    }
    return page(request, "books/tax.html", shown)


def _number(request: HttpRequest, name: str, least: int, most: int) -> int | None:
    """A number asked for in the address; None where it is none, or out of bounds."""
    text = request.GET.get(name, "")
    number = int(text) if text.isascii() and text.isdigit() and len(text) <= 4 else None
    return number if number is not None and least <= number <= most else None


def _years(found: Book) -> list[int]:
    """The years there is a book of, newest first, and the one that is shown."""
    this_year = world.today().year
    first = found.first.year if found.first else this_year
    return sorted({found.year, *range(max(first, this_year - 9), this_year + 1)}, reverse=True)
