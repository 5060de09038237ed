"""The book as a file: Excel to go on with, PDF to print."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from lantoa.books.queries.book import Sums
from lantoa.books.queries.export import day_rows, entry_rows
from lantoa.books.queries.spending import spending_of
from lantoa.books.rules.expense import kind_name
from lantoa.books.rules.period import Period
from lantoa.books.rules.workbook import sheets, write
from lantoa.books.views.asked import period_asked
from lantoa.documents import api as documents
from lantoa.kit.errors import RuleError
from lantoa.kit.world import world
from lantoa.ui.render import refusal

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def notes() -> list[str]:
    """What every file says about itself."""
    return [
        _("These are your household's own columns. The official book's form was not among our sources."),
        _(
            "An order counts on the day it was handed over, delivery included, unless it was cancelled; that is our reading."
        ),
        _("What was not delivered counts with the hand-over, what is paid back on the day its money went."),
        _("What neighbours' stalls sold for you counts on the day they paid you; that is our reading too."),
    ]


@never_cache
@require_safe
def excel(request: HttpRequest) -> HttpResponse:
    """Its days and its entries."""
    period, language, kinds = period_asked(request), get_language() or "vi", sheets()
    try:
        entries = entry_rows(request.actor, period)
    except RuleError as error:
        return refusal(request, 409, str(error))
    days = day_rows(request.actor, period)
    content = write([(kinds["days"], days), (kinds["entries"], entries)], [_name(request, period), *notes()], language)
    return file_answer(content, EXCEL, f"so-thu-{period.name}.xlsx", "attachment")


@never_cache
@require_safe
def pdf(request: HttpRequest) -> HttpResponse:
    """Its days, and what was spent on what, on A4."""
    period, language, sheet = period_asked(request), get_language() or "vi", sheets()["days"]
    rows, spending = day_rows(request.actor, period), spending_of(request.actor, period.year)
    sums = sum((Sums(row["income"], row["orders"]) for row in rows), Sums())
    gone = sum(row["back"] for row in rows)
    shown = {
        "period": period,
        "whose": request.actor.organisation.name,
        "headings": sheet.headings(language),
        "columns": sheet.columns,
        "rows": rows,
        "sums": {"orders": sums.count, "income": sums.total, "back": gone, "expense": spending.of(period), "left": sums.total - gone - spending.of(period)},
        "kinds": [(kind_name(kind, language), amount) for kind, amount in spending.kinds_of(period)],
        "notes": notes(),
        "now": world.now(),
    }  # fmt: skip
    paper = render_to_string("books/paper.html", shown, using="jinja2")
    return file_answer(documents.render_pdf(paper), "application/pdf", f"so-thu-{period.name}.pdf", "inline")


def _name(request: HttpRequest, period: Period) -> str:
    return f"{request.actor.organisation.name} · {period.name}"


def file_answer(content: bytes, kind: str, name: str, how: str) -> HttpResponse:
    """A file to keep ("attachment") or to look at ("inline")."""
    answer = HttpResponse(content, content_type=kind)
    answer["Content-Disposition"] = f'{how}; filename="{name}"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
