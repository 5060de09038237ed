"""The book of a year, a quarter or a month, and what tax follows from it."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from lantoa.books.queries.account import accounts_of
from lantoa.books.queries.book import Book, book_of, elsewhere_of
from lantoa.books.queries.export import day_rows
from lantoa.books.queries.purse import purses_of
from lantoa.books.queries.spending import spending_of
from lantoa.books.queries.taxes import CHOICES, tax_year, withheld_of
from lantoa.books.rules.expense import kind_name
from lantoa.books.views.asked import day_asked, period_asked, year_asked
from lantoa.kit.world import world
from lantoa.ui.render import page


@never_cache
@require_safe
def book(request: HttpRequest) -> HttpResponse:
    """A year's income and expenses; with a quarter or month asked for, its days."""
    period = period_asked(request)
    found = book_of(request.actor, period.year)
    days = day_rows(request.actor, period) if period.quarter or period.month else []
    shown = {
        "book": found,
        "elsewhere": elsewhere_of(request.actor, period.year),
        "spending": spending_of(request.actor, period.year),
        "purses": purses_of(request.actor),
        "period": period,
        "days": days,
        "years": _years(found),
        "named": _named,
    }
    return page(request, "books/book.html", shown)


@never_cache
@require_safe
def tax(request: HttpRequest) -> HttpResponse:
    """How far it is to the threshold, what is owed and by when, and the figures for the forms; with `as_known`, by the rules
    as they were known on that day."""
    year, known = year_asked(request), day_asked(request, "as_known")
    made = request.GET.get("loai", "")
    made = made if made in CHOICES else CHOICES[0]
    found = book_of(request.actor, year)
    year_ = tax_year(found, made, known=known)
    shown = {
        "book": found,
        "tax": year_,
        "withheld": withheld_of(request.actor, year, made, year_.regime) if year_ else None,
        "withholds": settings.TAX_WITHHOLDING,
        "elsewhere": elsewhere_of(request.actor, year),
        "known": known,
        "made": made,
        "years": _years(found),
        "today": world.today(),
        "owner": "owner" in request.actor.roles,
        "accounts": accounts_of(request.actor),
    }
    return page(request, "books/tax.html", shown)


def _years(found: Book) -> list[int]:
    """The years there is a book of, newest first, and the one that is shown."""
    this_year = world.today().year
    first = found.first.year if found.first else this_year
    return sorted({found.year, *range(max(first, this_year - 9), this_year + 1)}, reverse=True)


def _named(kind: str) -> str:
    return kind_name(kind, get_language() or "vi")
